"""After a meeting everybody signs at once, while reports are looked up and the company moves on."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import Acknowledgement
from acknowledgements.reporting import Report, Selection
from acknowledgements.totals import totals_of
from assignments.models import Assignment
from assignments.reconciling import reconcile
from documents.models import SealOrder
from guidebook.models import GuideVersion
from people.models import Department, Employee
from people.positions import renumber_departments
from people.scoping import places_of
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, reconciled
from tests.factories.people import EmployeeFactory

Browser = Callable[..., Client]
PEOPLE, AT_ONCE = 300, 12

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    """Asked of everybody three days ago; 300 people more work under Malik, in Operations."""
    number = Employee.objects.count()
    crowd = EmployeeFactory.build_batch(PEOPLE, manager=cast.malik, department=cast.operations, site=cast.quebec)
    for place, person in enumerate(crowd, number + 1):
        person.position = person.last_position = place
        person.sort_name = f"foule {place:04}"
    Employee.objects.bulk_create(crowd)
    Employee.objects.filter(pk=cast.malik.pk).update(last_position=number + PEOPLE, position=3)
    return ask_guide(at=timezone.now() - dt.timedelta(days=3))


def crowd_of(cast: Cast) -> list[Employee]:
    return list(Employee.objects.filter(sort_name__startswith="foule "))


@contextmanager
def meanwhile(act: Callable[[], object]) -> Iterator[list[BaseException]]:
    """`act` again and again, beside, until the block ends; the list says what went wrong."""
    is_over, troubles = threading.Event(), []

    def again() -> None:
        try:
            while not is_over.is_set():
                act()
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    thread = threading.Thread(target=again)
    thread.start()
    try:
        yield troubles
    finally:
        is_over.set()
        thread.join()


def at_once(acts: list[Callable[[], None]]) -> list[BaseException]:
    """All these acts, a dozen at any moment."""
    waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
    for act in acts:
        waiting.put(act)
    troubles: list[BaseException] = []

    def work() -> None:
        try:
            while True:
                waiting.get_nowait()()
        except Empty:
            pass
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return troubles


def signing(version: GuideVersion, person: Employee, browser: Client) -> Callable[[], None]:
    address = reverse("acknowledgements:version-acknowledge", args=[version.guide.slug, version.number])
    edition = version.editions.get(language=person.language).digest
    form = {"answer": "acknowledged", "typed_name": person.name, "edition": edition}

    def sign() -> None:
        answer = browser.post(address, form)
        assert answer.status_code == 302, answer.content.decode()

    return sign


def test_three_hundred_people_sign_at_once_while_reports_are_looked_up(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    """Nobody is lost or counted twice; each report read meanwhile adds up, and never goes backwards."""
    people = crowd_of(cast)
    acts = [signing(version, person, client_of(person)) for person in people]
    twice = [signing(version, person, client_of(person)) for person in people[:40]]
    manager, page = client_of(cast.malik), reverse("acknowledgements:report-read", args=[version.guide.slug, 1])
    done_before = [0]

    def look() -> None:
        figures = manager.get(page).context["report"].figures
        assert figures.asked == PEOPLE + 1  # Zoé too
        assert done_before[0] <= figures.done <= PEOPLE
        done_before[0] = figures.done

    with meanwhile(look) as lookings:
        assert at_once(acts + twice) == []

    assert lookings == []
    assert Acknowledgement.objects.count() == Assignment.objects.done().count() == SealOrder.objects.count() == PEOPLE
    assert says(version, cast.malik) == (PEOPLE + 1, PEOPLE)
    assert says(version, cast.ada) == (PEOPLE + 4, PEOPLE)


def test_what_the_company_changes_meanwhile_loses_nobody(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    """A department moves under another and back, and the tallies are recounted, while everybody signs."""
    people = crowd_of(cast)[:80]
    acts = [signing(version, person, client_of(person)) for person in people]

    def move() -> None:
        operations = Department.objects.get(pk=cast.operations.pk)
        technology = operations.parent_id != cast.technology.pk
        operations.parent = cast.technology if technology else cast.management
        operations.save()
        renumber_departments()
        assert version.ask is not None
        reconcile(version.ask, at=timezone.now())

    with meanwhile(move) as movings:
        assert at_once(acts) == []

    assert movings == []
    assert Assignment.objects.done().count() == len(people)
    assert says(version, cast.malik) == (PEOPLE + 1, len(people))
    assert says(reconciled(version, at=timezone.now()), cast.ada) == (PEOPLE + 4, len(people))


def says(version: GuideVersion, viewer: Employee) -> tuple[int, int]:
    """(asked, done) of the viewer's people, which counting them and the tallies must agree on."""
    today = timezone.localdate()
    viewer = Employee.objects.get(pk=viewer.pk)
    counted = Report(version, viewer, Selection(), places_of(viewer, on=today), today).figures
    assert version.ask is not None
    tallied = totals_of(version.ask, viewer, Selection(), on=today)
    assert tallied is not None
    assert tallied.figures == counted
    return counted.asked, counted.done
