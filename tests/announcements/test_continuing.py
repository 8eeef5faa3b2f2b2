import datetime as dt

from announcements.delivering import deliver_batch
from announcements.nudging import nudge
from assignments.models import Assignment
from tests.factories.announcements import ANNOUNCED_AT, make_started
from tests.factories.assignments import make_ask

LATER = ANNOUNCED_AT + dt.timedelta(days=5)


def send(at=ANNOUNCED_AT):
    deliver_batch(clock=lambda: at)


def test_a_nudge_continues_the_first_announcement_of_what_it_asks(zoe, malik, smtp_sink):
    ask = make_ask(zoe, due_on=dt.date(2026, 3, 20))
    make_started(zoe, ask=ask)
    send()
    nudge(Assignment.objects.filter(ask=ask), by=malik, at=LATER)
    send(LATER)
    first, second = (mail.message for mail in smtp_sink.received)
    assert first["In-Reply-To"] is None
    assert second["In-Reply-To"] == second["References"] == first["Message-ID"]


def test_a_second_announcement_of_the_same_request_continues_the_first(zoe, smtp_sink):
    ask = make_ask(zoe)
    make_started(zoe, ask=ask)
    send()
    make_started(zoe, ask=ask)
    make_started(zoe, ask=ask, body_fr="<p>{{ department|x }}</p>")  # written for each person
    send(LATER)
    first, *others = (mail.message for mail in smtp_sink.received)
    assert [other["In-Reply-To"] for other in others] == [first["Message-ID"]] * 2


def test_what_is_said_of_nothing_asked_begins_anew(zoe, smtp_sink):
    make_started(zoe)
    make_started(zoe)
    send()
    assert [mail.message["References"] for mail in smtp_sink.received] == [None, None]
