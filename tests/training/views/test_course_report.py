from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assignments.models import Assignment
from assignments.reconciling import reconcile
from guidebook.models import GuideVersion
from people.models import Employee, Leave, Organisation
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.guidebook import publish_guide, publish_next
from tests.factories.people import EmployeeFactory
from tests.factories.training import FOLLOWED, asked, complete, make_course, read_lessons
from training import reporting
from training.models import Certificate
from training.narrowing import Narrowing, people_asked, with_states
from training.views import reporting as views

Browser = Callable[[Employee], Client]
PAGE = "/training/reports/premiers-pas/"


def test_a_manager_sees_their_people_by_name_and_nobody_else(cast: Cast, client_of: Browser) -> None:
    asked(make_course(), due_days=30)

    page = client_of(cast.malik).get(PAGE)

    assert [row.employee for row in page.context["page"]] == [cast.zoe]
    assert "Sam" not in page.content.decode()


def test_hr_sees_everyone(cast: Cast, client_of: Browser) -> None:
    asked(make_course(), due_days=30)

    assert client_of(cast.ada).get(PAGE).context["page"].paginator.count == 4


def test_a_stranger_finds_nothing(cast: Cast, client_of: Browser) -> None:
    asked(make_course(), due_days=30)

    assert client_of(cast.sam).get(PAGE).status_code == 404
    assert client_of(cast.ada).get("/training/reports/unknown/").status_code == 404


def test_each_person_has_one_state(cast: Cast) -> None:
    course = make_course()
    asked(course, due_days=3)
    complete(course, cast.zoe)
    read_lessons(course, cast.malik)
    Leave.objects.create(employee=cast.sam, starts_on=FOLLOWED.date())
    Leave.objects.create(employee=cast.malik, starts_on=FOLLOWED.date())

    rows = with_states(people_asked(course, Employee.objects.all(), on=FOLLOWED.date()), course, on=FOLLOWED.date())

    states = {row.employee: row.state for row in rows}
    assert states == {cast.zoe: "done", cast.malik: "in_progress", cast.sam: "to_do", cast.ada: "late"}
    late = people_asked(course, Employee.objects.all(), Narrowing(state="late"), on=FOLLOWED.date())
    assert [row.employee for row in late] == [cast.ada]


def test_it_is_narrowed_by_state_and_name(cast: Cast, client_of: Browser) -> None:
    course = make_course()
    asked(course)
    complete(course, cast.zoe)
    browser = client_of(cast.ada)

    assert [row.employee for row in browser.get(PAGE, {"state": "done"}).context["page"]] == [cast.zoe]
    assert [row.employee for row in browser.get(PAGE, {"q": "zoe"}).context["page"]] == [cast.zoe]


def test_what_the_address_does_not_know_is_left_out(cast: Cast, client_of: Browser) -> None:
    asked(make_course())

    page = client_of(cast.ada).get(PAGE, {"state": "lost", "department": "x", "version": "0", "page": "-3"})

    assert page.context["page"].paginator.count == 4
    assert page.context["form"].errors.keys() == {"state", "department", "version"}


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_grow(cast: Cast, client_of: Browser, number: int) -> None:
    for _place in range(number):
        EmployeeFactory()
    asked(make_course())
    browser = client_of(cast.ada)
    browser.get(PAGE)

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(PAGE).status_code == 200

    assert len(queries) <= 13


def test_where_hr_asks_managers_read_figures_alone(cast: Cast, client_of: Browser) -> None:
    asked(make_course(), due_days=30)
    organisation = Organisation.current()
    organisation.smallest_group = 5
    organisation.save()

    for address in (PAGE, f"{PAGE}export/"):
        assert client_of(cast.malik).get(address).status_code == 404
        assert client_of(cast.ada).get(address).status_code == 200
    assert client_of(cast.malik).get("/training/reports/").context["figures"] == []
    assert len(client_of(cast.ada).get("/training/reports/").context["figures"]) == 1


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}?state=done", f"{PAGE}?q=a", f"{PAGE}?state=to_do"])
def test_of_very_many_each_page_says_what_it_says_of_few(
    cast: Cast, client_of: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted or not, read from the beginning or from the end."""
    course = make_course(lessons=1, questions=0)
    people = [EmployeeFactory() for _place in range(11)]
    asked(course)
    for person in people[::2]:
        complete(course, person)
    monkeypatch.setattr(views, "PER_PAGE", 2)
    browser = client_of(cast.ada)
    mark = "&" if "?" in address else "?"
    pages = {}
    for large in (0, 10**9):
        monkeypatch.setattr(reporting, "LARGE", large)
        found = [browser.get(f"{address}{mark}page={number}").context["page"] for number in range(1, 9)]
        pages[large] = [[row.pk for row in page] for page in found[: found[0].paginator.num_pages]]
        shown = [key for page in pages[large] for key in page]
        in_order = Assignment.objects.filter(pk__in=shown).order_by("sort_name", "pk")
        assert shown == [row.pk for row in in_order]

    assert pages[0] == pages[10**9]
    assert len(pages[0]) > 1


@pytest.mark.parametrize("who", ["ada", "malik"])
def test_nobody_is_left_out_who_completed_it_and_was_moved_since(
    cast: Cast, client_of: Browser, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tallies count them where they were then."""
    course = make_course(lessons=1, questions=0)
    people = [EmployeeFactory(department=cast.operations) for _place in range(9)]
    ask = asked(course)
    for person in people:
        complete(course, person)
    Employee.objects.filter(pk__in=[person.pk for person in people]).update(
        department=cast.technology, manager=cast.malik
    )
    renumber_people()
    reconcile(ask, at=FOLLOWED)
    monkeypatch.setattr(views, "PER_PAGE", 2)
    monkeypatch.setattr(reporting, "LARGE", 0)
    browser = client_of(Employee.objects.get(login=who))
    narrowed = f"&department={cast.technology.pk}" if who == "ada" else ""

    first = browser.get(f"{PAGE}?page=1{narrowed}").context["page"]
    pages = [browser.get(f"{PAGE}?page={page}{narrowed}").context["page"] for page in first.paginator.page_range]

    assert {person.pk for person in people} <= {row.employee_id for page in pages for row in page}


def test_the_latest_certificate_says_the_version(cast: Cast) -> None:
    course = make_course(lessons=1, questions=0)
    asked(course)
    older = publish_guide().versions.get()
    newer = publish_next(older.guide).version
    for person, versions in ((cast.zoe, [older, newer]), (cast.sam, [older]), (cast.malik, [newer, older])):
        for place, version in enumerate(versions):
            Certificate.objects.create(
                course=course, employee=person, guide_version=version, language="fr", level="beginner", lessons=1,
                minutes=3, completed_at=FOLLOWED + dt.timedelta(days=place), legal_name=person.name,
            )  # fmt: skip

    def certified(version: GuideVersion) -> set[Employee]:
        rows = people_asked(course, Employee.objects.all(), Narrowing(version=version), on=FOLLOWED.date())
        return {row.employee for row in rows}

    assert certified(older) == {cast.sam, cast.malik}
    assert certified(newer) == {cast.zoe}
