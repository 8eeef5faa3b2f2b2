import datetime as dt

import pytest

from acknowledgements.dossier import dossier_of
from announcements.delivering import deliver_batch
from announcements.laddering import set_request
from announcements.models import Delivery, ReminderSubject
from announcements.reminding import remind_due
from assignments.fulfilling import fulfil
from guidebook.models import GuideVersion
from people.models import Employee
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide
from tests.factories.assignments import assignment_of, make_ask
from tests.smtp_sink import SmtpSink

DUE = dt.date(2026, 3, 18)  # a Wednesday
ASKED = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 3, 17, 13, 0, tzinfo=dt.UTC)  # 9 o'clock here, the day before


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide(at=ASKED, due_on=DUE)


def letters(person: Employee, version: GuideVersion, cast: Cast) -> list[Delivery]:
    dossier = dossier_of(person, version, viewer=cast.ada, on=DUE)
    assert dossier is not None
    return dossier.letters


def remind() -> None:
    assert remind_due(at=MORNING)
    while deliver_batch(clock=lambda: MORNING):
        pass


def test_a_reminder_is_told_with_its_hour(cast: Cast, version: GuideVersion, smtp_sink: SmtpSink) -> None:
    remind()

    [letter] = letters(cast.zoe, version, cast)

    assert (letter.occasion, letter.sent_at, letter.error) == ("reminder:2026-03-17", MORNING, "")
    assert cast.zoe.email
    assert len(smtp_sink.sent_to(cast.zoe.email)) == 1


def test_a_reminder_of_several_things_is_told_of_each(cast: Cast, version: GuideVersion, smtp_sink: SmtpSink) -> None:
    far = make_ask(cast.zoe, due_on=DUE + dt.timedelta(days=60), title_fr="Plus tard", at=ASKED)
    remind()

    [letter] = letters(cast.zoe, version, cast)

    assert set(ReminderSubject.objects.filter(delivery=letter).values_list("ask", flat=True)) == {
        version.ask_id,
        far.pk,
    }


def test_a_reminder_of_something_else_is_not_told(cast: Cast, version: GuideVersion, smtp_sink: SmtpSink) -> None:
    set_request(version.ask, [], by=cast.ada, at=ASKED)
    make_ask(cast.zoe, due_on=DUE, title_fr="Suivre la formation", at=ASKED)
    remind()

    assert Delivery.objects.filter(employee=cast.zoe, occasion__startswith="reminder:").exists()
    assert letters(cast.zoe, version, cast) == []


def test_what_was_answered_before_it_left_is_not_told(cast: Cast, version: GuideVersion, smtp_sink: SmtpSink) -> None:
    make_ask(cast.zoe, due_on=DUE, title_fr="Suivre la formation", at=ASKED)
    assert remind_due(at=MORNING)
    fulfil(assignment_of(version.ask, cast.zoe), at=MORNING)
    while deliver_batch(clock=lambda: MORNING):
        pass

    assert letters(cast.zoe, version, cast) == []


def test_why_a_reminder_did_not_leave_is_told(cast: Cast, version: GuideVersion, smtp_sink: SmtpSink) -> None:
    assert cast.zoe.email
    smtp_sink.refuse(cast.zoe.email, "550 5.1.1 No such user")
    remind()

    [letter] = letters(cast.zoe, version, cast)

    assert (letter.failed_at, letter.error) == (MORNING, "550 5.1.1 No such user")


def test_a_reminder_with_nothing_left_to_say_is_told_as_such(
    cast: Cast, version: GuideVersion, smtp_sink: SmtpSink
) -> None:
    assert remind_due(at=MORNING)
    fulfil(assignment_of(version.ask, cast.zoe), at=MORNING)
    while deliver_batch(clock=lambda: MORNING):
        pass

    [letter] = letters(cast.zoe, version, cast)

    assert letter.problem == Delivery.Problem.OVERTAKEN


def test_a_reminder_of_another_person_is_not_told(cast: Cast, version: GuideVersion, smtp_sink: SmtpSink) -> None:
    remind()

    assert {letter.employee for letter in letters(cast.malik, version, cast)} == {cast.malik}
