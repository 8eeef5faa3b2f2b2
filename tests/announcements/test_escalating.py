import datetime as dt

import pytest

from announcements.delivering import deliver_batch
from announcements.models import Delivery
from announcements.reminding import remind_due
from assignments.fulfilling import fulfil
from assignments.models import Ask
from people.acting import name_deputy
from people.models import Employee
from people.positions import renumber_people
from tests.announcements.test_reminding import ASKED, DAY, DUE, morning
from tests.factories.assignments import assignment_of, make_ask
from tests.factories.people import EmployeeFactory, LeaveFactory

LATE = dt.date(2026, 3, 23)  # the third day after, moved past the weekend


def told_on(day: dt.date) -> set[Employee]:
    remind_due(at=morning(day))
    return {row.employee for row in Delivery.objects.filter(occasion=f"overdue:{day}").select_related("employee")}


@pytest.fixture
def asked(cast) -> Ask:
    return make_ask(cast.zoe, due_on=DUE, at=ASKED)


def test_the_manager_is_told_after_the_day_and_not_before(asked, cast):
    assert told_on(DUE - DAY) == set()
    assert told_on(LATE) == {cast.malik}


def test_the_digest_names_the_late_thing_by_thing(asked, cast, smtp_sink):
    make_ask(cast.zoe, due_on=DUE, title_fr="Suivre la formation", at=ASKED)
    told_on(LATE)
    deliver_batch(clock=lambda: morning(LATE))
    [mail] = [mail for mail in smtp_sink.received if "malik@" in mail.recipients[0]]
    text = mail.body()
    assert text.count("Zoé Tremblay") == 2
    assert "Suivre la formation" in text


def test_nobody_is_told_once_nobody_is_late(asked, cast, smtp_sink):
    told_on(LATE)
    fulfil(assignment_of(asked, cast.zoe), at=morning(LATE))
    deliver_batch(clock=lambda: morning(LATE))
    assert smtp_sink.received == []


def test_who_stands_in_is_told_in_the_managers_place(asked, cast):
    name_deputy(cast.malik, cast.sam, starts_on=DUE, ends_on=LATE, by=cast.ada, at=morning(DUE))
    assert told_on(LATE) == {cast.sam}


def test_a_stand_in_is_told_nothing_of_themself(asked, cast, smtp_sink):
    noe = EmployeeFactory(manager=cast.malik, full_name="Noé Roy", email="noe@boreal.example")
    renumber_people()
    make_ask(noe, due_on=DUE, at=ASKED)
    name_deputy(cast.malik, cast.zoe, starts_on=DUE, ends_on=LATE, by=cast.ada, at=morning(DUE))
    assert told_on(LATE) == {cast.zoe}
    deliver_batch(clock=lambda: morning(LATE))
    [digest] = [mail.body() for mail in smtp_sink.received if "Noé Roy" in mail.body()]
    assert "- Zoé" not in digest


def test_a_manager_on_leave_and_their_people_on_leave_are_left_in_peace(asked, cast):
    LeaveFactory(employee=cast.malik, starts_on=DUE, ends_on=LATE)
    assert told_on(LATE) == set()


def test_a_consent_is_never_told(asked, cast):
    Ask.objects.filter(pk=asked.pk).update(kind=Ask.Kind.CONSENT)
    for number in range(40):
        assert told_on(DUE + number * DAY) == set()


def test_where_managers_read_no_names_nobody_is_told(asked, organisation):
    organisation.smallest_group = 5
    organisation.save()
    assert told_on(LATE) == set()
