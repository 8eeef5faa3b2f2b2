from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from acknowledgements.views.nudging import told
from announcements.models import Delivery
from announcements.nudging import Nudged
from assignments.reconciling import reconcile
from guidebook.models import GuideVersion
from people.models import Employee, Role
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next, hire, sign
from tests.factories.people import ActingFactory, EmployeeFactory, LeaveFactory, RoleGrantFactory

Browser = Callable[..., Client]


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide(at=timezone.now() - dt.timedelta(days=3))


def address(version: GuideVersion, query: str = "") -> str:
    path = reverse("acknowledgements:report-nudge", args=[version.guide.slug, version.number])
    return f"{path}?{query}" if query else path


def report(version: GuideVersion) -> str:
    return reverse("acknowledgements:report-read", args=[version.guide.slug, version.number])


def nudged() -> set[Employee]:
    return {row.employee for row in Delivery.objects.filter(occasion__startswith="nudge:")}


def messages(answer: HttpResponse) -> list[str]:
    return [str(message) for message in answer.context["messages"]]  # type: ignore[attr-defined]


def test_the_page_counts_before_anything_leaves(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    away = hire("Noémie Gagnon", cast.malik)
    hire("Owen Clarke", cast.malik, email=None)
    LeaveFactory(employee=away)
    reconcile(version.ask, at=timezone.now())

    answer = client_of(cast.malik).get(address(version))

    assert answer.context["foreseen"] == Nudged(sent=1, unreachable=1, on_leave=1)
    assert not nudged()


def test_a_manager_writes_to_their_people_alone(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    answer = client_of(cast.malik).post(address(version), follow=True)

    assert answer.redirect_chain[-1][0] == report(version)
    assert nudged() == {cast.zoe}
    assert Delivery.objects.get().created_by == cast.malik
    assert messages(answer) == ["1 personne recevra un rappel."]


def test_pressed_again_the_same_day_it_says_so(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.malik)
    browser.post(address(version))

    assert browser.get(address(version)).context["foreseen"] == Nudged(capped=1)
    again = browser.post(address(version), follow=True)

    assert Delivery.objects.count() == 1
    assert "Personne ne recevra de rappel." in messages(again)[0]


def test_hr_writes_to_those_selected_and_comes_back_to_them(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    browser = client_of(cast.ada)
    sign(version, cast.malik, at=timezone.now())
    query = f"department={cast.operations.pk}"
    assert f"{address(version)}?{query}" in browser.get(f"{report(version)}?{query}").content.decode()

    answer = browser.post(address(version, query))

    assert answer["Location"] == f"{report(version)}?{query}"
    assert nudged() == {cast.zoe}


def test_one_person_is_written_to_from_their_line(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.ada)
    query = f"state=to_do&person={cast.sam.pk}"
    page = browser.get(f"{report(version)}?state=to_do").content.decode()
    assert address(version, query).replace("&", "&amp;") in page

    assert "Sam Wilson" in browser.get(address(version, query)).content.decode()
    answer = browser.post(address(version, query))

    assert answer["Location"] == f"{report(version)}?state=to_do"
    assert nudged() == {cast.sam}


def test_who_has_answered_or_cannot_be_written_to_has_no_button(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    sign(version, cast.zoe, at=timezone.now())
    Employee.objects.filter(pk=cast.sam.pk).update(email=None)
    LeaveFactory(employee=cast.malik)

    page = client_of(cast.ada).get(report(version)).content.decode()

    for person in (cast.zoe, cast.sam, cast.malik):
        assert f"person={person.pk}" not in page
    assert f"person={cast.ada.pk}" in page


def test_who_has_answered_meanwhile_is_left_in_peace(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    sign(version, cast.zoe, at=timezone.now())

    client_of(cast.malik).post(address(version, f"person={cast.zoe.pk}"))

    assert not nudged()


@pytest.mark.parametrize("who", ["sam", "zoe"])
def test_the_stranger_gets_nothing(cast: Cast, version: GuideVersion, client_of: Browser, who: str) -> None:
    browser = client_of(getattr(cast, who))
    assert browser.get(address(version)).status_code == 404
    assert browser.post(address(version)).status_code == 404
    assert not nudged()


def test_an_auditor_only_looks(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    browser = client_of(cast.sam)

    page = browser.get(report(version)).content.decode()

    assert address(version) not in page
    assert browser.post(address(version)).status_code == 404
    assert not nudged()


def test_an_auditor_who_leads_people_writes_to_these_alone(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.AUDITOR)
    browser = client_of(cast.malik)

    page = browser.get(report(version)).content.decode()

    assert f"person={cast.zoe.pk}" in page
    assert f"person={cast.sam.pk}" not in page
    assert browser.post(address(version, f"person={cast.sam.pk}")).status_code == 404
    browser.post(address(version))
    assert nudged() == {cast.zoe}


def test_a_manager_cannot_guess_somebody_of_another_team(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.malik)
    for person in (cast.sam, cast.ada, cast.malik):
        assert browser.get(address(version, f"person={person.pk}")).status_code == 404
        assert browser.post(address(version, f"person={person.pk}")).status_code == 404
    assert not nudged()


def test_who_stands_in_for_a_manager_writes_to_their_people(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    today = timezone.localdate()
    ActingFactory(manager=cast.malik, deputy=cast.sam, starts_on=today, ends_on=today)
    browser = client_of(cast.sam)

    assert browser.post(address(version, f"person={cast.malik.pk}")).status_code == 404
    browser.post(address(version))

    assert nudged() == {cast.zoe}


def test_hr_of_a_department_writes_to_its_tree(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)

    client_of(cast.sam).post(address(version))

    assert nudged() == {cast.malik, cast.zoe}


@pytest.mark.parametrize(
    "query", ["person=x", "person=999999", "person=" + "9" * 40, "department=999999", "state=nonsense", "team=abc"]
)
def test_a_strange_address_writes_to_nobody(cast: Cast, version: GuideVersion, client_of: Browser, query: str) -> None:
    browser = client_of(cast.ada)
    assert browser.get(address(version, query)).status_code == 404
    assert browser.post(address(version, query)).status_code == 404
    assert not nudged()


def test_a_version_that_was_replaced_asks_nobody(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    ask_next(version, at=timezone.now())
    browser = client_of(cast.ada)

    assert address(version) not in browser.get(report(version)).content.decode()
    browser.post(address(version))

    assert not nudged()


def test_as_many_queries_for_one_person_as_for_thirty(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.malik)
    browser.get(address(version))
    with CaptureQueriesContext(connection) as few:
        browser.get(address(version))
    EmployeeFactory.create_batch(30, manager=cast.malik, department=cast.operations)
    renumber_people()
    reconcile(version.ask, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        assert browser.get(address(version)).context["foreseen"].sent == 31
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "3 people will receive a reminder. 2 were reminded lately or often enough and are left in peace. "
               "1 has no e-mail address. 1 is on leave."),
        ("fr", "3 personnes recevront un rappel. 2 ont reçu un rappel il y a peu, ou en ont déjà reçu assez, "
               "et sont laissées tranquilles. 1 n’a pas d’adresse de courriel. 1 est en congé."),
    ],
)  # fmt: skip
def test_what_became_of_it_is_told_in_both_languages(language: str, said: str) -> None:
    with translation.override(language):
        assert told(Nudged(sent=3, capped=2, unreachable=1, on_leave=1)) == said
