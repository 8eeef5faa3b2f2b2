from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from people.models import Employee
from tests.conftest import Cast
from tests.factories.sessions import booked, make_session
from tests.factories.training import make_course
from training.hosting import cancel
from training.models import Booking

Browser = Callable[[Employee], Client]


def test_a_get_books_nothing_and_a_post_does(cast: Cast, client_of: Browser) -> None:
    page, browser = make_session(make_course(), cast.ada).get_absolute_url(), client_of(cast.zoe)

    assert "Réserver une place" in browser.get(page).content.decode()
    assert not Booking.objects.exists()
    answer = browser.post(page, follow=True).content.decode()
    browser.post(page)

    assert Booking.objects.get().is_seated
    assert "Ajouter à mon agenda" in answer


def test_when_it_is_full_one_waits_and_knows_where(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada, seats=1, link="https://reunion.example/secret")
    booked(session, cast.malik, cast.sam)

    page = client_of(cast.zoe).post(session.get_absolute_url(), follow=True).content.decode()

    assert "numéro 2" in page
    assert "reunion.example" not in page
    assert "reunion.example" in client_of(cast.malik).get(session.get_absolute_url()).content.decode()


def test_a_place_is_given_up(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada, seats=1)
    booked(session, cast.zoe, cast.malik)

    client_of(cast.zoe).post(session.get_absolute_url(), {"leave": "1"})

    assert [row.employee for row in Booking.objects.seated()] == [cast.malik]


def test_what_was_cancelled_meanwhile_is_refused_and_said(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada)
    cancel(session, reason="Salle fermée", by=cast.ada, at=timezone.now())

    page = client_of(cast.zoe).post(session.get_absolute_url(), follow=True).content.decode()

    assert "annulée entre-temps" in page
    assert "Salle fermée" in page
    assert not Booking.objects.exists()


def test_leaving_what_one_never_booked_is_said(cast: Cast, client_of: Browser) -> None:
    page = make_session(make_course(), cast.ada).get_absolute_url()

    assert "n’avez plus de place" in client_of(cast.zoe).post(page, {"leave": "1"}, follow=True).content.decode()


def test_an_organiser_who_left_is_shown_and_human_resources_take_over(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.malik)
    Employee.objects.filter(pk=cast.malik.pk).update(left_on="2026-01-05")

    page = client_of(cast.ada).get(session.get_absolute_url()).content.decode()

    assert "ne travaille plus ici" in page
    assert f"/training/sessions/{session.pk}/write/" in page


def test_a_manager_sees_nothing_of_the_bookings_of_their_people(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(), cast.ada)
    booked(session, cast.zoe)

    page = client_of(cast.malik).get(session.get_absolute_url()).content.decode()

    assert "Zoé" not in page
    assert "/attend/" not in page


def test_a_stranger_to_the_training_finds_nothing(cast: Cast, client_of: Browser) -> None:
    session = make_session(make_course(is_open=False), cast.ada)

    assert client_of(cast.sam).get(session.get_absolute_url()).status_code == 404
    assert client_of(cast.sam).post(session.get_absolute_url()).status_code == 404
