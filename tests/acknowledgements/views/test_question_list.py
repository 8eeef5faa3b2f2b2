from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, hire
from tests.factories.people import RoleGrantFactory
from tests.factories.questions import answered, ask_about, ask_rows

Browser = Callable[..., Client]
ADDRESS = reverse("acknowledgements:question-list")


def test_hr_reads_who_asked_what(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(at=timezone.now())
    ask_about(version, cast.zoe, 2, question="Et <b>ma</b> photo ?")

    page = client_of(cast.ada).get(ADDRESS).content.decode()

    for said in ("Et &lt;b&gt;ma&lt;/b&gt; photo ?", "Zoé Tremblay", "Exploitation", "Partie 2"):
        assert said in page


def test_it_is_narrowed_by_guide_and_state(cast: Cast, client_of: Browser) -> None:
    version, other = ask_guide(at=timezone.now()), ask_guide(title_fr="Autre", title_en="Other", at=timezone.now())
    ask_about(version, cast.zoe)
    answered(ask_about(version, cast.sam), cast.ada)
    ask_about(other, cast.malik)
    browser = client_of(cast.ada)

    def found(**query: object) -> set[str]:
        return {question.asked_by.first_name for question in browser.get(ADDRESS, query).context["page"]}

    assert found() == {"Zoé", "Sam", "Malik"}
    assert found(state="waiting") == {"Zoé", "Malik"}
    assert found(state="answered") == {"Sam"}
    assert found(state="waiting", guide=version.guide.slug) == {"Zoé"}


@pytest.mark.parametrize(
    "query",
    [{"state": "other"}, {"state": "\x00"}, {"guide": "a b"}, {"guide": "x" * 500}, {"page": "zzz"}, {"page": "99999"}],
)
def test_what_it_does_not_know_narrows_nothing(cast: Cast, client_of: Browser, query: dict[str, str]) -> None:
    ask_about(ask_guide(at=timezone.now()), cast.zoe)

    assert len(client_of(cast.ada).get(ADDRESS, query).context["page"]) == 1


@pytest.mark.parametrize("who", ["sam", "zoe", "malik"])
def test_the_stranger_and_the_manager_get_nothing(cast: Cast, client_of: Browser, who: str) -> None:
    ask_about(ask_guide(at=timezone.now()), cast.zoe)

    assert client_of(getattr(cast, who)).get(ADDRESS).status_code == 404


def test_communications_and_the_privacy_officer_have_no_reason_to_read(cast: Cast, client_of: Browser) -> None:
    for role in (Role.COMMUNICATIONS, Role.PRIVACY_OFFICER):
        RoleGrantFactory(employee=cast.sam, role=role)

    assert client_of(cast.sam).get(ADDRESS).status_code == 404


def test_hr_of_a_department_reads_its_tree(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(at=timezone.now())
    ask_about(version, cast.zoe)
    ask_about(version, cast.ada)
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)

    page = client_of(cast.sam).get(ADDRESS).context["page"]

    assert [question.asked_by for question in page] == [cast.zoe]


def test_the_reports_lead_to_it_and_say_how_many_wait(cast: Cast, client_of: Browser) -> None:
    version, other = ask_guide(at=timezone.now()), ask_guide(title_fr="Autre", title_en="Other", at=timezone.now())
    ask_about(version, cast.zoe)
    ask_about(other, cast.zoe)
    answered(ask_about(version, cast.sam), cast.ada)
    reports = reverse("acknowledgements:report-list")
    report = reverse("acknowledgements:report-read", args=[version.guide.slug, 1])
    hr, manager = client_of(cast.ada), client_of(cast.malik)

    every, one = hr.get(reports).content.decode(), hr.get(report).content.decode()

    assert f'href="{ADDRESS}"' in every
    assert "(2 en attente)" in every
    assert f'href="{ADDRESS}?guide={version.guide.slug}"' in one
    assert "(1 en attente)" in one
    for page in (manager.get(reports), manager.get(report)):
        assert page.status_code == 200
        assert ADDRESS not in page.content.decode()


def test_an_empty_list_says_what_comes_here(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.ada)

    assert "empty-state" in browser.get(ADDRESS).content.decode()
    assert "empty-state" in browser.get(ADDRESS, {"state": "waiting"}).content.decode()


def test_the_queries_do_not_grow_with_the_questions(cast: Cast, client_of: Browser) -> None:
    version, browser = ask_guide(at=timezone.now()), client_of(cast.ada)
    ask_about(version, cast.zoe)

    def queries() -> int:
        browser.get(ADDRESS)  # what is cached is cached
        with CaptureQueriesContext(connection) as captured:
            browser.get(ADDRESS)
        return len(captured)

    before = queries()
    for number in range(30):
        ask_rows(1, version, hire(f"Personne {number}", cast.malik))

    assert queries() == before
    assert len(browser.get(ADDRESS).context["page"]) == 31
