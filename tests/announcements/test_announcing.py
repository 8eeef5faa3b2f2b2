import datetime as dt

import pytest

from announcements.announcing import (
    AlreadyOver,
    AlreadyUnderWay,
    ForeignPath,
    HourGone,
    NothingToSay,
    TooLong,
    cancel,
    concerned,
    schedule,
    start,
    unreachable,
)
from announcements.models import Announcement, Delivery
from announcements.personalising import EmptyPlaceholder
from assignments.fulfilling import fulfil
from documents.richtext import UnknownPlaceholder
from people.models import Employee
from tests.factories.announcements import ANNOUNCED_AT, make_announcement, make_started
from tests.factories.assignments import assignment_of, make_ask
from tests.factories.people import AudienceFactory, EmployeeFactory

LATER = ANNOUNCED_AT + dt.timedelta(hours=1)
State = Announcement.State


def test_an_announcement_without_an_hour_is_a_draft(ada):
    announcement = make_announcement(by=ada)
    assert (announcement.state, announcement.created_by) == (State.DRAFT, ada)


def test_the_body_is_sanitised_and_the_subject_is_one_line(cast):
    announcement = make_announcement(
        subject_fr="Bonjour\r\nBcc: tous@boreal.example", body_fr="<p onclick=x()>Voici<script>x()</script></p>"
    )
    assert announcement.subject_fr == "Bonjour Bcc: tous@boreal.example"
    assert announcement.body_fr == "<p>Voici</p>"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"subject_fr": "", "subject_en": ""}, NothingToSay),
        ({"body_fr": "<p> </p>", "body_en": "", "subject_en": "Hello"}, NothingToSay),
        ({"body_fr": "<p>mot</p>" * 5_000}, TooLong),
        ({"path": "https://evil.example/"}, ForeignPath),
        ({"path": "//evil.example/"}, ForeignPath),
        ({"path": "/\\evil.example/"}, ForeignPath),
        ({"body_fr": "<p>{{ password }}</p>"}, UnknownPlaceholder),
        ({"subject_fr": "{{ link }}"}, UnknownPlaceholder),
        ({"body_fr": "<p>Avant le {{ due }}</p>"}, EmptyPlaceholder),
        ({"send_at": ANNOUNCED_AT - dt.timedelta(hours=1)}, HourGone),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_kept(cast, given, refusal):
    with pytest.raises(refusal):
        make_announcement(**given)
    assert Announcement.objects.count() == 0


def test_one_language_is_enough(cast):
    assert make_announcement(subject_en="", body_en="").pk


def test_a_day_may_be_named_when_there_is_one(zoe):
    ask = make_ask(zoe, due_on=dt.date(2026, 3, 20))
    assert make_announcement(ask=ask, body_fr="<p>Avant le {{ due }}</p>").pk


def test_the_minute_that_is_running_is_not_in_the_past(cast):
    at = ANNOUNCED_AT.replace(second=40)
    assert make_announcement(at=at, send_at=ANNOUNCED_AT).state == State.SCHEDULED


def test_starting_fixes_the_audience_once(zoe, malik, sam):
    announcement = make_started(zoe, malik)
    EmployeeFactory()
    start(announcement, at=LATER)
    rows = Delivery.objects.order_by("employee__login").values_list("employee__login", "address", "language")
    assert list(rows) == [("malik", "malik@boreal.example", "fr"), ("zoe", "zoe@boreal.example", "fr")]
    assert (announcement.state, announcement.started_at) == (State.SENDING, ANNOUNCED_AT)


def test_starting_leaves_out_leavers_and_people_without_an_address(zoe, malik, sam):
    announcement = make_announcement(send_at=LATER)
    Employee.objects.filter(pk=malik.pk).update(left_on=dt.date(2026, 3, 1))
    Employee.objects.filter(pk=sam.pk).update(email=None)
    start(announcement, at=LATER)
    assert set(Delivery.objects.values_list("employee__login", flat=True)) == {"ada", "zoe"}
    assert list(unreachable(announcement, at=LATER)) == [sam]


def test_with_an_ask_only_those_who_still_have_to_do_it_are_told(zoe, malik, sam):
    ask = make_ask(zoe, malik)
    fulfil(assignment_of(ask, malik), at=ANNOUNCED_AT)
    make_started(ask=ask)
    assert list(Delivery.objects.values_list("employee__login", flat=True)) == ["zoe"]


def test_starting_reconciles_the_ask_first(zoe):
    ask = make_ask()
    newcomer = EmployeeFactory()
    announcement = make_started(ask=ask)
    assert announcement.deliveries.filter(employee=newcomer).exists()


def test_an_announcement_of_a_closed_ask_tells_nobody(zoe, ada):
    from assignments.asking import close

    ask = make_ask(zoe)
    announcement = make_announcement(ask=ask, send_at=LATER)
    close(ask, by=ada, at=ANNOUNCED_AT)
    announcement.refresh_from_db()
    start(announcement, at=LATER)
    assert announcement.deliveries.count() == 0


def test_a_person_named_twice_by_the_audience_is_told_once(zoe, cast):
    audience = AudienceFactory(departments=[cast.operations, cast.management], included=[zoe])
    announcement = make_started(audience=audience)
    assert announcement.deliveries.filter(employee=zoe).count() == 1


def test_the_hour_of_a_draft_can_be_set_until_it_starts(zoe):
    announcement = make_announcement(zoe)
    schedule(announcement, send_at=LATER, at=ANNOUNCED_AT)
    assert list(Announcement.objects.due(LATER)) == [announcement]
    start(announcement, at=LATER)
    with pytest.raises(AlreadyUnderWay):
        schedule(announcement, send_at=LATER, at=ANNOUNCED_AT)


def test_cancelling_keeps_what_was_sent_and_stops_the_rest(zoe, ada):
    announcement = make_started(zoe, ada)
    cancel(announcement, by=ada, at=LATER)
    assert (announcement.state, announcement.cancelled_by) == (State.CANCELLED, ada)
    assert not Delivery.objects.waiting(LATER).exists()
    with pytest.raises(AlreadyOver):
        cancel(announcement, by=ada, at=LATER)


def test_a_cancelled_announcement_never_starts(zoe, ada):
    announcement = make_announcement(zoe, send_at=LATER)
    cancel(announcement, by=ada, at=ANNOUNCED_AT)
    start(announcement, at=LATER)
    assert not Announcement.objects.due(LATER).exists()
    assert announcement.deliveries.count() == 0


def test_sending_is_asked_of_a_worker_once_committed(zoe, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        make_announcement(zoe, send_at=ANNOUNCED_AT)
    assert len(callbacks) == 1
    with django_capture_on_commit_callbacks() as callbacks:
        make_announcement(zoe, send_at=LATER)
    assert callbacks == []


def test_concerned_are_those_of_the_audience_until_the_ask_is_reconciled(zoe, sam):
    ask = make_ask(zoe)
    ask.reconciled_at = None
    announcement = make_announcement(zoe, sam, ask=ask)
    assert set(concerned(announcement, at=ANNOUNCED_AT)) == {zoe, sam}
