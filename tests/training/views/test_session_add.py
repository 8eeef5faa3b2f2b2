from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import make_course, make_draft_course
from training.models import Session

Browser = Callable[[Employee], Client]
PAGE = "/training/courses/premiers-pas/sessions/add/"
TYPED: dict[str, Any] = {
    "day": "2027-03-17",
    "starts": "14:00",
    "ends": "16:00",
    "place_fr": "Salle des Érables",
    "seats": "12",
    "closes_on": "2027-03-15",
    "host": "malik@boreal.example",
}


def test_a_session_is_planned_in_the_hours_of_the_place(cast: Cast, client_of: Browser) -> None:
    make_course()

    client_of(cast.ada).post(PAGE, TYPED)

    session = Session.objects.get()
    assert (session.starts_at.isoformat(), session.organiser) == ("2027-03-17T18:00:00+00:00", cast.malik)
    assert session.closes_at.isoformat() == "2027-03-16T04:00:00+00:00"
    assert session.created_by == cast.ada


def test_the_page_shows_a_form_and_plans_nothing(cast: Cast, client_of: Browser) -> None:
    make_course()

    assert "Planifier une séance" in client_of(cast.ada).get(PAGE).content.decode()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ends": "13:00"}, "se termine avant"),
        ({"day": "2026-01-05", "closes_on": ""}, "est passé"),
        ({"day": "2027-03-14", "starts": "02:30", "ends": "04:00", "closes_on": ""}, "n’existe pas"),
        ({"closes_on": "2027-03-18"}, "jour de la séance"),
        ({"place_fr": ""}, "où elle a lieu"),
        ({"link": "javascript:alert(1)"}, "id_link"),
        ({"host": "personne"}, "Personne"),
        ({"seats": "0"}, "id_seats"),
        ({"time_zone": "Mars/Olympus"}, "id_time_zone"),
        ({"day": ""}, "id_day"),
    ],
)
def test_what_cannot_be_is_refused_and_said(cast: Cast, client_of: Browser, typed: dict[str, str], said: str) -> None:
    make_course()

    page = client_of(cast.ada).post(PAGE, TYPED | typed)

    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Session.objects.exists()


def test_a_draft_has_no_session(cast: Cast, client_of: Browser) -> None:
    make_draft_course()

    assert client_of(cast.ada).post(PAGE, TYPED).status_code == 404


def test_a_stranger_finds_nothing(cast: Cast, client_of: Browser) -> None:
    make_course()

    for person in (cast.sam, cast.malik):
        assert client_of(person).post(PAGE, TYPED).status_code == 404
    assert not Session.objects.exists()
