from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone

from announcements.delivering import deliver_batch
from tests.conftest import Cast
from tests.factories.sessions import PLANNED, booked, make_session
from tests.factories.training import make_course
from training.booking import leave
from training.hosting import cancel, change
from training.models import Session

LINK = "https://rencontre.example/abc"


def letters_to(name: str) -> list[mail.EmailMultiAlternatives]:
    while deliver_batch(clock=timezone.now):
        pass
    return [message for message in mail.outbox if f"{name}@" in message.to[0]]


def test_a_seat_is_said_with_hour_place_and_link(cast: Cast) -> None:
    booked(make_session(make_course(), cast.ada, link=LINK), cast.zoe)

    [letter] = letters_to("zoe")

    assert letter.subject == "Votre place\N{NO-BREAK SPACE}: Premiers pas"
    for said in ("17 mars 2027", "Salle des Érables", LINK, "/training/sessions/"):
        assert said in " ".join(letter.body.split())


def test_who_waits_is_told_of_a_change_without_link_nor_invitation(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1, link=LINK)
    booked(session, cast.zoe, cast.sam)
    moved = Session.objects.get()
    moved.place_en = "Pine Room"
    change(moved, by=cast.ada, at=PLANNED)

    [letter] = letters_to("sam")

    assert "Pine Room" in letter.body
    assert "waiting list" in letter.body
    assert LINK not in letter.message().as_string()
    assert "text/calendar" not in letter.message().as_string()


def test_who_is_promoted_reads_that_a_seat_came_free(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.sam)
    leave(session, person=cast.zoe, by=cast.zoe, at=PLANNED)

    [letter] = letters_to("sam")

    assert letter.subject == "A seat came free for you: First steps"


@pytest.mark.parametrize(("by", "said"), [("zoe", "Vous avez libéré"), ("ada", "libérée par les personnes")])
def test_a_seat_given_up_says_by_whom(cast: Cast, by: str, said: str) -> None:
    session = make_session(make_course(), cast.ada, link=LINK)
    booked(session, cast.zoe)
    leave(session, person=cast.zoe, by=getattr(cast, by), at=PLANNED)

    [letter] = letters_to("zoe")

    assert said in " ".join(letter.body.split())
    assert LINK not in letter.message().as_string()


def test_a_cancelled_session_says_why_to_those_who_wait_too(cast: Cast) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik)
    cancel(session, reason="Salle fermée", by=cast.ada, at=PLANNED)

    for name in ("zoe", "malik"):
        [letter] = letters_to(name)
        assert "Salle fermée" in letter.body
