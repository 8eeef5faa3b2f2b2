from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import Acknowledgement, CheckTry, SectionOpening
from guidebook.gating import choose_gate
from guidebook.models import Gate, GuideVersion
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_next, ask_rewritten, reconciled, sign
from tests.factories.guidebook import ask_question, make_draft, publish_draft
from tests.factories.people import AudienceFactory
from tests.factories.questions import answered, ask_about, pinned

Browser = Callable[..., Client]
SECOND = {2: ("<p>Le texte neuf de la partie 2.</p>", "<p>The new text of part 2.</p>")}


def gated(cast: Cast, gate: Gate | None, *, sections: int = 3) -> GuideVersion:
    """Asked of Operations alone; the second section asks a question, of which the second choice is right."""
    draft = make_draft(sections=sections)
    ask_question(draft.sections.get(position=2))
    choose_gate(draft.guide, gate)
    audience = AudienceFactory(departments=[cast.operations])
    published = publish_draft(GuideVersion.objects.get(pk=draft.pk), audience=audience, at=timezone.now())
    return reconciled(published.version, at=timezone.now())


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return gated(cast, Gate.CHECKED)


def keys(version: GuideVersion) -> list[str]:
    return [section["key"] for section in version.editions.get(language="fr").sections]


def address(version: GuideVersion, key: str) -> str:
    return reverse("acknowledgements:section-open", args=[version.guide.slug, version.number, key])


def signing(version: GuideVersion) -> str:
    return reverse("acknowledgements:version-acknowledge", args=[version.guide.slug, version.number])


def turned(version: GuideVersion, language: str = "fr", **more: str) -> dict[str, str]:
    return {"edition": version.editions.get(language=language).digest} | more


def test_looking_at_a_section_is_not_opening_it(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    page = client_of(cast.zoe).get(address(version, keys(version)[0])).content.decode()

    assert "Le texte de la partie 1." in page
    assert not SectionOpening.objects.exists()


def test_from_page_to_page_down_to_the_signature(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.zoe)
    first, second, third = keys(version)
    start = browser.get(signing(version))
    assert "typed_name" not in start.content.decode()
    assert address(version, first) in start.content.decode()

    assert browser.post(address(version, first), turned(version))["Location"] == address(version, second)
    wrong = browser.post(address(version, second), turned(version, question_0="0"))
    assert "Demandez." in wrong.content.decode()
    assert [bool(verdict["is_right"]) for _field, verdict in wrong.context["form"].questions] == [False]
    right = browser.post(address(version, second), turned(version, question_0="1"))
    assert right["Location"] == address(version, third)
    assert browser.post(address(version, third), turned(version))["Location"] == signing(version)
    assert "typed_name" in browser.get(signing(version)).content.decode()

    signed = {"answer": "acknowledged", "typed_name": "Zoé Tremblay"}
    receipt = browser.post(signing(version), turned(version) | signed, follow=True)
    acknowledgement = Acknowledgement.objects.get()
    assert acknowledgement.gate is not None
    assert (acknowledgement.gate["sections"], acknowledgement.gate["tries"]) == (3, 2)
    assert receipt.status_code == 200


def test_one_resumes_where_one_left_off(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    client_of(cast.zoe).post(address(version, keys(version)[0]), turned(version))

    page = client_of(cast.zoe).get(signing(version))

    assert page.context["passage"].done == 1
    assert [step.key for step in page.context["passage"].remaining] == keys(version)[1:]


def test_the_language_is_kept_from_page_to_page(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    first, second, _third = keys(version)

    answer = client_of(cast.zoe).post(address(version, first) + "?language=en", turned(version, "en"))

    assert answer["Location"] == address(version, second) + "?language=en"


@pytest.mark.parametrize("given", ["", "9", "-1", "x", "\x00", "1" * 5000])
def test_an_answer_that_is_none_of_the_choices_counts_for_nothing(
    cast: Cast, version: GuideVersion, client_of: Browser, given: str
) -> None:
    answer = client_of(cast.zoe).post(address(version, keys(version)[1]), turned(version, question_0=given))

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not CheckTry.objects.exists()


@pytest.mark.parametrize("edition", ["", "0" * 64, "\x00", "x" * 5000])
def test_a_text_that_is_not_shown_any_more_is_not_opened(
    cast: Cast, version: GuideVersion, client_of: Browser, edition: str
) -> None:
    answer = client_of(cast.zoe).post(address(version, keys(version)[0]), {"edition": edition})

    assert answer["Location"] == signing(version)
    assert not SectionOpening.objects.exists()


@pytest.mark.parametrize("key", ["nothing", "a" * 80])
def test_a_section_that_is_not_there_is_not_found(
    cast: Cast, version: GuideVersion, client_of: Browser, key: str
) -> None:
    browser = client_of(cast.zoe)

    assert browser.get(address(version, key)).status_code == 404
    assert browser.post(address(version, key), turned(version)).status_code == 404
    assert not SectionOpening.objects.exists()


def test_the_stranger_gets_nothing(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.sam)

    assert browser.get(address(version, keys(version)[0])).status_code == 404
    assert browser.post(address(version, keys(version)[0]), turned(version)).status_code == 404
    assert not SectionOpening.objects.exists()


def test_a_version_replaced_midway_leads_to_the_one_in_force(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    form = turned(version)
    ask_next(version, audience=version.audience, at=timezone.now())

    answer = client_of(cast.zoe).post(address(version, keys(version)[0]), form, follow=True)

    assert not SectionOpening.objects.exists()
    assert f'href="{version.guide.get_absolute_url()}"' in answer.content.decode()


def test_without_a_gate_there_is_nothing_to_open(cast: Cast, client_of: Browser) -> None:
    version = gated(cast, None)

    answer = client_of(cast.zoe).post(address(version, keys(version)[0]), turned(version))

    assert answer["Location"] == signing(version)
    assert not SectionOpening.objects.exists()


def test_signing_before_is_refused_and_keeps_what_was_typed(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    typed = {"answer": "declined", "remark": "Pas comme cela.", "typed_name": "Zoé Tremblay"}

    answer = client_of(cast.zoe).post(signing(version), turned(version) | typed)

    assert not Acknowledgement.objects.exists()
    assert answer.context["form"].non_field_errors()
    assert "Pas comme cela." in answer.content.decode()
    assert address(version, keys(version)[0]) in answer.content.decode()


def test_who_signed_before_opens_what_changed_and_sees_how(cast: Cast, client_of: Browser) -> None:
    version = gated(cast, None)
    sign(version, cast.zoe, at=timezone.now())
    choose_gate(version.guide, Gate.OPENED)
    following = ask_rewritten(version, SECOND, audience=version.audience, at=timezone.now())
    browser, (first, second, _third) = client_of(cast.zoe), keys(following)

    page = browser.get(address(following, second)).content.decode()

    assert "<ins>" in page
    assert browser.get(address(following, first)).status_code == 404, "it did not change"
    assert browser.post(address(following, second), turned(following))["Location"] == signing(following)


def test_the_guide_says_how_many_sections_remain(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.zoe)
    browser.cookies["django_language"] = "en"
    browser.post(address(version, keys(version)[0]), turned(version))
    state = reverse("acknowledgements:version-state", args=[version.guide.slug, 1])

    fragment = browser.get(state, {"language": "fr"}, headers={"hx-request": "true"}).content.decode()

    assert "2 sections remain to be opened" in fragment


def test_the_queries_do_not_grow_with_the_sections(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.zoe)

    def queries(version: GuideVersion) -> int:
        browser.get(signing(version))
        with CaptureQueriesContext(connection) as captured:
            browser.get(address(version, keys(version)[1]))
            browser.get(signing(version))
        return len(captured)

    assert queries(gated(cast, Gate.CHECKED, sections=2)) == queries(gated(cast, Gate.CHECKED, sections=30))


def test_what_was_asked_stands_under_the_section_with_how_to_ask(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    first, second, _third = keys(version)
    pinned(ask_about(version, cast.malik), cast.ada)
    answered(ask_about(version, cast.zoe, question="Et ma voix ?"), cast.ada)

    page = client_of(cast.zoe).get(address(version, first)).content.decode()

    ask = reverse("acknowledgements:section-ask", args=[version.guide.slug, version.number, first])
    for said in ("Une photo ?", "Et ma voix ?", f'href="{ask}?from=open"', f'id="ask-s-{first}"'):
        assert said in page
    other = client_of(cast.zoe).get(address(version, second)).content.decode()
    assert "Et ma voix ?" not in other
    assert "Et ma voix ?" not in client_of(cast.malik).get(address(version, first)).content.decode()
