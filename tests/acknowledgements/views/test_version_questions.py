from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import ReaderQuestion
from guidebook.models import GuideVersion
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next
from tests.factories.people import AudienceFactory
from tests.factories.questions import answered, ask_about, ask_rows, keys, pinned

Browser = Callable[..., Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide(audience=AudienceFactory(departments=[cast.operations]), at=timezone.now())


def address(version: GuideVersion) -> str:
    return reverse("acknowledgements:version-questions", args=[version.guide.slug, version.number])


def test_the_guide_leads_to_it_and_asks_for_it(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    page = client_of(cast.zoe).get(version.guide.get_absolute_url()).content.decode()

    assert f'href="{address(version)}?language=fr"' in page
    assert f'hx-get="{address(version)}?language=fr"' in page
    for key in keys(version):
        assert f'id="asked-s-{key}"' in page


def test_the_guide_is_the_same_for_who_asked(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    answered(ask_about(version, cast.zoe, question="Une affaire privée ?"), cast.ada)

    for person in (cast.zoe, cast.malik):
        assert "affaire privée" not in client_of(person).get(version.guide.get_absolute_url()).content.decode()


def test_what_was_published_by_section(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    pinned(ask_about(version, cast.zoe, 2, question="Secret ?"), cast.ada)

    page = client_of(cast.malik).get(address(version)).content.decode()

    assert "Une photo ?" in page
    assert "Partie 2" in page
    for unsaid in ("Secret ?", "Zoé", "Partie 1"):
        assert unsaid not in page


def test_in_place_each_section_gets_its_own(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    pinned(ask_about(version, cast.malik, 2), cast.ada)
    answered(ask_about(version, cast.zoe, 3, question="Et ma voix ?"), cast.ada, "Aussi.")
    ask_about(version, cast.zoe, 1, question="Sans réponse ?")

    answer = client_of(cast.zoe).get(f"{address(version)}?language=en", headers=HTMX)

    fragment, (first, second, third) = answer.content.decode(), keys(version)
    assert "<html" not in fragment
    assert "HX-Request" in answer["Vary"]
    assert f'<div id="asked-s-{second}" hx-swap-oob="true">' in fragment
    assert f'<div id="asked-s-{third}" hx-swap-oob="true">' in fragment
    assert f"asked-s-{first}" not in fragment
    assert "A photo?" in fragment
    assert "Et ma voix ?" in fragment
    assert "Aussi." in fragment
    others = client_of(cast.malik).get(address(version), headers=HTMX).content.decode()
    assert "Et ma voix ?" not in others


def test_markup_in_what_is_published_stays_words(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    evil = "<script>alert(1)</script>"
    pinned(ask_about(version, cast.zoe), cast.ada, question_fr=evil, answer_fr=f"{evil} https://exemple.ca/<b>")

    for headers in ({}, HTMX):
        page = client_of(cast.malik).get(address(version), headers=headers).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("query", ["language=xx", "language=%00", "language=" + "x" * 500])
def test_a_language_it_does_not_know_changes_nothing(
    cast: Cast, version: GuideVersion, client_of: Browser, query: str
) -> None:
    assert client_of(cast.zoe).get(f"{address(version)}?{query}").status_code == 200


def test_nothing_asked_yet_says_how_to(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    assert "empty-state" in client_of(cast.zoe).get(address(version)).content.decode()


def test_a_version_that_was_replaced_leads_to_the_guide(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    ask_next(version, at=timezone.now())

    assert client_of(cast.zoe).get(address(version))["Location"] == version.guide.get_absolute_url()


def test_the_stranger_finds_nothing(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    pinned(ask_about(version, cast.zoe), cast.ada)

    assert client_of(cast.sam).get(address(version)).status_code == 404
    assert client_of(cast.sam).get(address(version), headers=HTMX).status_code == 404


def test_the_queries_do_not_grow_with_the_questions(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.zoe)
    pinned(ask_about(version, cast.zoe), cast.ada)

    def queries() -> int:
        browser.get(address(version))  # what is cached is cached
        with CaptureQueriesContext(connection) as captured:
            browser.get(address(version))
        return len(captured)

    before = queries()
    ask_rows(30, version, cast.zoe)
    for question in ReaderQuestion.objects.waiting():
        pinned(question, cast.ada)

    assert queries() == before
