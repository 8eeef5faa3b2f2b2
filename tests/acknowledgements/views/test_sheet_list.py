from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, hire, reconciled, sign_on_paper
from tests.factories.people import RoleGrantFactory

Browser = Callable[..., Client]
ADDRESS = reverse("acknowledgements:sheet-list")


def test_hr_sees_who_recorded_what_and_for_how_many(cast: Cast, client_of: Browser) -> None:
    sheet = sign_on_paper(ask_guide(), cast.zoe, cast.malik, by=cast.ada, note="Réunion <du mardi>").sheet

    answer = client_of(cast.ada).get(ADDRESS)

    page = answer.content.decode()
    assert [row.people for row in answer.context["page"]] == [2]
    assert sheet.get_absolute_url() in page
    for said in ("Guide des médias sociaux", "3 mars 2026", "Ada Gagnon", "feuille.pdf", "Réunion &lt;du mardi&gt;"):
        assert said in page


def test_it_says_what_to_do_when_there_is_none(cast: Cast, client_of: Browser) -> None:
    assert "Aucune feuille signée" in client_of(cast.ada).get(ADDRESS).content.decode()


@pytest.mark.parametrize("who", ["sam", "zoe", "malik"])
def test_the_stranger_and_the_manager_get_nothing(cast: Cast, client_of: Browser, who: str) -> None:
    sign_on_paper(ask_guide(), cast.zoe, by=cast.ada)

    assert client_of(getattr(cast, who)).get(ADDRESS).status_code == 404


def test_hr_of_a_department_sees_the_sheets_of_its_people_alone(cast: Cast, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    version = ask_guide()
    theirs = sign_on_paper(version, cast.zoe, by=cast.ada).sheet
    sign_on_paper(version, cast.malik, cast.sam, by=cast.ada)

    assert list(client_of(cast.sam).get(ADDRESS).context["page"]) == [theirs]


def test_the_auditor_sees_them_all_and_the_reports_lead_there(cast: Cast, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    sign_on_paper(ask_guide(), cast.zoe, by=cast.ada)
    browser = client_of(cast.sam)

    assert len(browser.get(ADDRESS).context["page"]) == 1
    assert ADDRESS in browser.get(reverse("acknowledgements:report-list")).content.decode()


@pytest.mark.parametrize("page", ["zzz", "9999999", "-1", "\x00"])
def test_a_page_that_does_not_exist_shows_one_that_does(cast: Cast, client_of: Browser, page: str) -> None:
    sign_on_paper(ask_guide(), cast.zoe, by=cast.ada)

    assert len(client_of(cast.ada).get(ADDRESS, {"page": page}).context["page"]) == 1


def test_as_many_queries_for_one_sheet_as_for_thirty(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(at=timezone.now() - dt.timedelta(days=3))
    on = {"by": cast.ada, "at": timezone.now(), "signed_on": timezone.localdate()}
    sign_on_paper(version, cast.zoe, **on)
    browser = client_of(cast.ada)
    browser.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        browser.get(ADDRESS)
    people = [hire("Loïc D’Astous", cast.malik) for _each in range(29)]
    reconciled(version, at=timezone.now())
    for person in people:
        sign_on_paper(version, person, **on)
    with CaptureQueriesContext(connection) as many:
        answer = browser.get(ADDRESS)

    assert len(answer.context["page"]) == 30
    assert len(many) <= len(few)
    assert not any('"acknowledgements_signedsheet"."content"' in query["sql"] for query in many.captured_queries)
