from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acknowledgements.inquiring import MOST_WAITING
from acknowledgements.models import ReaderQuestion
from guidebook.hiding import hide_section
from guidebook.models import GuideVersion
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next, reconciled
from tests.factories.guidebook import make_draft, publish_draft
from tests.factories.people import AudienceFactory
from tests.factories.questions import ask_rows, keys

Browser = Callable[..., Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide(audience=AudienceFactory(departments=[cast.operations]), at=timezone.now())


def address(version: GuideVersion, key: str = "") -> str:
    return reverse("acknowledgements:section-ask", args=[version.guide.slug, version.number, key or keys(version)[0]])


def guide_page(version: GuideVersion) -> str:
    return version.guide.get_absolute_url()


def test_the_guide_leads_to_it_from_each_section(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    page = client_of(cast.zoe).get(guide_page(version)).content.decode()

    for key in keys(version):
        assert f'href="{address(version, key)}?language=fr"' in page
        assert f'hx-target="#ask-s-{key}"' in page
        assert f'id="ask-s-{key}"' in page


def test_looking_at_the_form_asks_nothing(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    page = client_of(cast.zoe).get(address(version)).content.decode()

    assert "Partie 1" in page
    assert f"{guide_page(version)}#s-{keys(version)[0]}" in page
    assert not ReaderQuestion.objects.exists()


def test_asked_one_is_back_at_the_section(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    given = {"question": "Et ma photo ?", "passage": "le texte"}

    answer = client_of(cast.zoe).post(f"{address(version)}?language=en", given)

    assert answer["Location"] == f"{guide_page(version)}?language=en#s-{keys(version)[0]}"
    question = ReaderQuestion.objects.get()
    assert (question.asked_by, question.question, question.passage) == (cast.zoe, "Et ma photo ?", "le texte")
    assert (question.section_title, question.language) == ("Part 1", "en")


def test_who_reads_a_guide_of_the_other_language_asks_in_their_own(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(languages=("fr",), title_en="", at=timezone.now())
    browser = client_of(cast.sam)
    assert f"{address(version)}?language=en" in browser.get(guide_page(version)).content.decode()

    browser.post(f"{address(version)}?language=en", {"question": "And my picture?"})

    question = ReaderQuestion.objects.get()
    assert (question.language, question.section_title) == ("en", "Partie 1")


def test_who_opens_sections_one_by_one_is_back_on_its_page(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    answer = client_of(cast.zoe).post(f"{address(version)}?from=open", {"question": "Et ma photo ?"})

    where = [version.guide.slug, version.number, keys(version)[0]]
    assert answer["Location"] == reverse("acknowledgements:section-open", args=where)


def test_in_place_the_form_then_the_thanks(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.zoe)

    form = browser.get(f"{address(version)}?language=fr", headers=HTMX)
    refused = browser.post(address(version), {"question": " "}, headers=HTMX)
    thanks = browser.post(address(version), {"question": "Et ma photo ?"}, headers=HTMX)

    for answer in (form, refused, thanks):
        assert answer.status_code == 200
        assert "<html" not in answer.content.decode()
    assert f'hx-post="{address(version)}?language=fr"' in form.content.decode()
    assert "autofocus" in form.content.decode()
    assert "HX-Request" in form["Vary"]
    assert "error-summary" in refused.content.decode()
    assert 'role="status"' in thanks.content.decode()
    assert ReaderQuestion.objects.get().question == "Et ma photo ?"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"question": ""},
        {"question": " \n "},
        {"question": "\u202e"},
        {"question": "a\x00b"},
        {"question": "x" * 10_000},
        {"question": "Oui ?", "passage": "x" * 10_000},
    ],
)
def test_bad_input_is_refused_and_nothing_is_sent(
    cast: Cast, version: GuideVersion, client_of: Browser, given: dict[str, str]
) -> None:
    answer = client_of(cast.zoe).post(address(version), given)

    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not ReaderQuestion.objects.exists()


def test_markup_is_kept_as_words_and_shown_as_words(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    evil = "<script>alert(1)</script> {{ company }} {% now 'Y' %}"
    client_of(cast.zoe).post(address(version), {"question": evil, "passage": evil})

    question = ReaderQuestion.objects.get()
    assert question.question == evil
    for page in (
        client_of(cast.zoe).get(reverse("acknowledgements:question-mine")),
        client_of(cast.ada).get(reverse("acknowledgements:question-list")),
        client_of(cast.ada).get(question.get_absolute_url()),
    ):
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ company }}" in page.content.decode()


@pytest.mark.parametrize("key", ["nothing", "s-1", "x" * 200])
def test_an_unknown_section_is_not_there(cast: Cast, version: GuideVersion, client_of: Browser, key: str) -> None:
    browser = client_of(cast.zoe)

    assert browser.get(address(version, key)).status_code == 404
    assert browser.post(address(version, key), {"question": "Oui ?"}).status_code == 404


def test_a_hidden_section_is_not_there(cast: Cast, client_of: Browser) -> None:
    draft = make_draft()
    hidden = draft.sections.get(position=2)
    hide_section(hidden, departments=[cast.operations], by=None, at=timezone.now())
    published = publish_draft(GuideVersion.objects.get(pk=draft.pk), at=timezone.now())
    version = reconciled(published.version, at=timezone.now())

    assert client_of(cast.zoe).post(address(version, hidden.key), {"question": "Oui ?"}).status_code == 404
    assert client_of(cast.sam).post(address(version, hidden.key), {"question": "Yes?"}).status_code == 302
    assert ReaderQuestion.objects.get().asked_by == cast.sam


def test_a_version_that_was_replaced_says_so(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    old = address(version)
    ask_next(version, at=timezone.now())
    browser = client_of(cast.zoe)

    for answer in (browser.get(old), browser.post(old, {"question": "Oui ?"})):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Cette version a été remplacée" in page
        assert 'name="question"' not in page
    assert not ReaderQuestion.objects.exists()


def test_too_many_waiting_is_said_and_the_words_are_kept(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    ask_rows(MOST_WAITING, version, cast.zoe)

    page = client_of(cast.zoe).post(address(version), {"question": "Une de plus ?"}).content.decode()

    assert f"{MOST_WAITING} de vos questions attendent" in page
    assert "Une de plus ?" in page
    assert ReaderQuestion.objects.count() == MOST_WAITING


def test_the_stranger_finds_nothing(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    stranger = client_of(cast.sam)

    assert stranger.get(address(version)).status_code == 404
    assert stranger.post(address(version), {"question": "Yes?"}).status_code == 404
    assert not ReaderQuestion.objects.exists()


def test_a_draft_is_not_asked_about(cast: Cast, client_of: Browser) -> None:
    draft = make_draft()
    where = [draft.guide.slug, 1, draft.sections.get(position=1).key]

    assert client_of(cast.ada).get(reverse("acknowledgements:section-ask", args=where)).status_code == 404
