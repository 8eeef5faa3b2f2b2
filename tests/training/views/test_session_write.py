from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from people.models import Employee
from tests.conftest import Cast
from tests.factories.sessions import booked, make_session
from tests.factories.training import make_course
from training.hosting import cancel
from training.models import Session

Browser = Callable[[Employee], Client]
TYPED: dict[str, Any] = {
    "day": "2027-03-18",
    "starts": "14:00",
    "ends": "16:00",
    "place_fr": "Salle des Pins",
    "seats": "2",
    "host": "ada",
}


def page_of(session: Session) -> str:
    return f"/training/sessions/{session.pk}/write/"


def test_it_is_shown_as_it_is_and_moved(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada)
    browser = client_of(cast.ada)

    shown = browser.get(page_of(session)).content.decode()
    browser.post(page_of(session), TYPED)

    assert 'value="2027-03-17"' in shown
    assert 'value="14:00"' in shown
    assert (Session.objects.get().starts_at.day, Session.objects.get().place_fr) == (18, "Salle des Pins")


def test_fewer_seats_than_people_is_refused_with_their_number(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada)
    booked(session, cast.zoe, cast.malik)

    page = client_of(cast.ada).post(page_of(session), TYPED | {"seats": "1"}).content.decode()

    assert "2 personnes ont déjà une place" in page
    assert (Session.objects.get().seats, Session.objects.get().starts_at.day) == (2, 17)


def test_what_was_cancelled_is_changed_no_more(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada)
    cancel(session, reason="", by=cast.ada, at=timezone.now())

    page = client_of(cast.ada).post(page_of(session), TYPED, follow=True).content.decode()

    assert "rien n’a changé" in page
    assert Session.objects.get().starts_at.day == 17


def test_a_stranger_and_the_organiser_find_nothing(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.malik)

    for person in (cast.sam, cast.malik):
        assert client_of(person).post(page_of(session), TYPED).status_code == 404
