from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from announcements.models import Delivery
from people.models import Employee
from tests.conftest import Cast
from tests.factories.sessions import booked, make_session
from tests.factories.training import make_course
from training.models import Session

Browser = Callable[[Employee], Client]


def page_of(session: Session) -> str:
    return f"/training/sessions/{session.pk}/cancel/"


def test_a_get_cancels_nothing_and_a_post_does_and_tells(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.malik)
    booked(session, cast.zoe)
    browser = client_of(cast.malik)

    assert "1 personne" in browser.get(page_of(session)).content.decode()
    assert Session.objects.get().cancelled_at is None
    browser.post(page_of(session), {"reason": "Salle fermée"})

    assert (Session.objects.get().cancelled_by, Session.objects.get().reason) == (cast.malik, "Salle fermée")
    assert Delivery.objects.filter(employee=cast.zoe, occasion__startswith="session-cancelled").exists()


def test_twice_is_said_and_a_reason_too_long_is_refused(cast: Cast, client_of: Browser) -> None:
    session, browser = make_session(make_course(), cast.ada), client_of(cast.ada)

    assert browser.post(page_of(session), {"reason": "x" * 301}).status_code == 200
    assert Session.objects.get().cancelled_at is None
    browser.post(page_of(session), {"reason": ""})
    assert "déjà annulée" in browser.post(page_of(session), {}, follow=True).content.decode()


def test_a_stranger_finds_nothing(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada)

    for person in (cast.sam, cast.malik):
        assert client_of(person).post(page_of(session), {"reason": ""}).status_code == 404
    assert Session.objects.get().cancelled_at is None
