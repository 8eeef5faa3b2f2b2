from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent.models import Consent, ReportLook
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.consent import answer, ask_consent
from tests.factories.people import EmployeeFactory, RoleGrantFactory

PAGE = "/consent/report/expiring/"
Browser = Callable[[Employee], Client]


def ending_in(days: int) -> dt.datetime:
    """The moment at which a consent of 24 months is signed so as to end in that many days."""
    today = timezone.localdate() + dt.timedelta(days=days)
    return dt.datetime(today.year - 2, today.month, min(today.day, 28), 16, tzinfo=dt.UTC)


def test_by_how_far_ahead(cast: Cast, client_of: Browser) -> None:
    consent = answer(ask_consent(), cast.zoe, at=ending_in(50))
    client = client_of(cast.ada)

    shown = {days: list(client.get(PAGE, {"days": days}).context["page"]) for days in (30, 60, 90)}

    assert shown == {30: [], 60: [consent], 90: [consent]}
    assert set(ReportLook.objects.values_list("days", flat=True)) == {30, 60, 90}
    assert client.get(PAGE, {"days": "lots"}).context["days"] == 30


def test_communications_get_no_link_to_the_answers(cast: Cast, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    consent = answer(ask_consent(), cast.zoe, at=ending_in(50))

    page = client_of(cast.sam).get(PAGE, {"days": 60}).text

    assert cast.zoe.name in page
    assert consent.get_absolute_url() not in page
    assert consent.get_absolute_url() in client_of(cast.ada).get(PAGE, {"days": 60}).text


@pytest.mark.parametrize(("ending", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_it_is_taken_as_a_file(cast: Cast, client_of: Browser, ending: str, start: bytes) -> None:
    answer(ask_consent(), cast.zoe, at=ending_in(50))
    taken = client_of(cast.ada).get(PAGE, {"format": ending, "days": "60"})

    assert b"".join(taken).startswith(start)
    assert ReportLook.objects.get().is_export


def test_thirty_people_cost_no_more_queries_than_one(cast: Cast, client_of: Browser) -> None:
    people = EmployeeFactory.create_batch(29)
    version, client, counts = ask_consent(), client_of(cast.ada), []
    for group in ([cast.zoe], people):
        for person in group:
            answer(version, person, at=ending_in(50))
        client.get(PAGE, {"days": 60})
        with CaptureQueriesContext(connection) as queries:
            page = client.get(PAGE, {"days": 60})
        counts.append(len(queries))

    assert len(page.context["page"]) == Consent.objects.count() == 30
    assert counts[1] <= counts[0]


def test_a_stranger_and_a_manager_find_nothing(cast: Cast, client_of: Browser) -> None:
    for who in (cast.sam, cast.malik, cast.zoe):
        assert client_of(who).get(PAGE).status_code == 404


def test_the_file_is_named_in_the_language_of_the_page(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.ada)
    for language, name in (("fr", "consentements-qui-prennent-fin"), ("en", "consents-ending")):
        browser.cookies["django_language"] = language
        answer = browser.get(PAGE, {"format": "csv"})
        assert name in answer["Content-Disposition"]
