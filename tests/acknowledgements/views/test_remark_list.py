from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acknowledgements.remarking import erase_remark
from people.models import Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, hire, sign
from tests.factories.people import RoleGrantFactory

Browser = Callable[..., Client]
ADDRESS = reverse("acknowledgements:remark-list")


def test_hr_reads_who_wrote_what(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(at=timezone.now())
    sign(version, cast.zoe, answer="declined", remark="<b>Non</b>,\nparlons-en.", at=timezone.now())
    sign(version, cast.sam, answer="with_remark", remark="One typo on page two.", at=timezone.now())
    sign(version, cast.malik, at=timezone.now())

    answer = client_of(cast.ada).get(ADDRESS)

    page = answer.content.decode()
    assert [row.employee for row in answer.context["page"]] == [cast.sam, cast.zoe]
    assert "&lt;b&gt;Non&lt;/b&gt;,<br>parlons-en." in page
    assert "Zoé Tremblay" in page
    assert "Malik Benali" not in page


def test_it_is_narrowed_by_answer_guide_and_version(cast: Cast, client_of: Browser) -> None:
    version, other = ask_guide(at=timezone.now()), ask_guide(title_fr="Autre", title_en="Other", at=timezone.now())
    sign(version, cast.zoe, answer="declined", remark="Non.", at=timezone.now())
    sign(version, cast.sam, answer="with_remark", remark="Yes.", at=timezone.now())
    sign(other, cast.malik, answer="declined", remark="Non.", at=timezone.now())
    browser = client_of(cast.ada)

    def found(**query: object) -> set[str]:
        return {row.employee.first_name for row in browser.get(ADDRESS, query).context["page"]}

    assert found(answer="declined") == {"Zoé", "Malik"}
    assert found(answer="with_remark") == {"Sam"}
    assert found(guide=version.guide.slug) == {"Zoé", "Sam"}
    assert found(guide=version.guide.slug, version=2) == set()


@pytest.mark.parametrize(
    "query",
    [
        {"answer": "acknowledged"},
        {"answer": "\x00"},
        {"version": "9" * 40},
        {"version": "-1"},
        {"guide": "a b"},
        {"guide": "x" * 500},
        {"page": "zzz"},
        {"page": "9999999"},
    ],
)
def test_what_it_does_not_know_narrows_nothing(cast: Cast, client_of: Browser, query: dict[str, str]) -> None:
    sign(ask_guide(at=timezone.now()), cast.zoe, answer="declined", remark="Non.", at=timezone.now())

    answer = client_of(cast.ada).get(ADDRESS, query)

    assert answer.status_code == 200
    assert len(answer.context["page"]) == 1


@pytest.mark.parametrize("who", ["sam", "zoe", "malik"])
def test_the_stranger_and_the_manager_get_nothing(cast: Cast, client_of: Browser, who: str) -> None:
    sign(ask_guide(at=timezone.now()), cast.zoe, answer="declined", remark="Non.", at=timezone.now())

    assert client_of(getattr(cast, who)).get(ADDRESS).status_code == 404


def test_communications_and_the_privacy_officer_have_no_reason_to_read(cast: Cast, client_of: Browser) -> None:
    for role in (Role.COMMUNICATIONS, Role.PRIVACY_OFFICER):
        RoleGrantFactory(employee=cast.sam, role=role)

    assert client_of(cast.sam).get(ADDRESS).status_code == 404


def test_a_manager_sees_the_answer_and_not_the_words(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(at=timezone.now())
    sign(version, cast.zoe, answer="declined", remark="Motif confidentiel", at=timezone.now())
    report = reverse("acknowledgements:report-read", args=[version.guide.slug, 1])
    export = reverse("acknowledgements:report-export", args=[version.guide.slug, 1])
    browser = client_of(cast.malik)

    page = browser.get(report)
    table = b"".join(browser.get(export).streaming_content).decode()  # type: ignore[attr-defined]

    (row,) = page.context["lines"]
    assert row.state == "declined"
    assert ADDRESS not in page.content.decode()
    assert "confidentiel" not in page.content.decode() + table


def test_hr_finds_it_from_the_reports(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(at=timezone.now())
    browser = client_of(cast.ada)

    assert ADDRESS in browser.get(reverse("acknowledgements:report-list")).content.decode()
    report = browser.get(reverse("acknowledgements:report-read", args=[version.guide.slug, 1])).content.decode()
    assert f"{ADDRESS}?guide={version.guide.slug}" in report


def test_what_was_erased_says_so(cast: Cast, client_of: Browser) -> None:
    acknowledgement = sign(ask_guide(at=timezone.now()), cast.zoe, answer="declined", remark="Non.", at=timezone.now())
    assert acknowledgement.remark is not None
    erase_remark(acknowledgement.remark, at=timezone.now())
    browser = client_of(cast.ada)
    browser.cookies["django_language"] = "en"

    assert "Erased on" in browser.get(ADDRESS).content.decode()


def test_an_empty_list_says_what_comes_here(cast: Cast, client_of: Browser) -> None:
    assert "empty-state" in client_of(cast.ada).get(ADDRESS).content.decode()


def test_the_queries_do_not_grow_with_the_remarks(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(at=timezone.now())
    browser = client_of(cast.ada)
    sign(version, cast.zoe, answer="declined", remark="Non.", at=timezone.now())

    def queries() -> int:
        browser.get(ADDRESS)  # what is cached is cached
        with CaptureQueriesContext(connection) as captured:
            browser.get(ADDRESS)
        return len(captured)

    before = queries()
    others = [hire(f"Personne {number}", cast.malik) for number in range(30)]
    following = ask_guide(title_fr="Autre", title_en="Other", at=timezone.now())
    for person in others:
        sign(following, person, answer="with_remark", remark="Oui.", at=timezone.now())

    assert queries() == before
    assert len(browser.get(ADDRESS).context["page"]) == 31
