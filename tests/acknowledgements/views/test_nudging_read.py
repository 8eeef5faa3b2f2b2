from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acknowledgements import nudging
from acknowledgements.models import Nudging
from acknowledgements.nudging import take_turn
from guidebook.models import GuideVersion
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide
from tests.factories.people import EmployeeFactory

Browser = Callable[..., Client]


@pytest.fixture
def version(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> GuideVersion:
    monkeypatch.setattr(nudging, "TURN", 2)
    EmployeeFactory.create_batch(3, manager=cast.malik)
    renumber_people()
    return ask_guide(at=timezone.now() - dt.timedelta(days=3))


def button(version: GuideVersion) -> str:
    return reverse("acknowledgements:report-nudge", args=[version.guide.slug, version.number])


def test_whoever_pressed_follows_it_to_its_end(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.malik)

    pressed = browser.post(button(version))
    again = browser.post(button(version))

    state = Nudging.objects.get()
    assert (
        pressed["Location"] == again["Location"] == browser.get(button(version))["Location"] == state.get_absolute_url()
    )
    page = browser.get(state.get_absolute_url()).content.decode()
    assert "2 personnes recevront un rappel." in page
    assert 'hx-trigger="every 3s"' in page
    assert '<progress value="2" max="4">' in page

    while take_turn(state, at=timezone.now()):
        pass
    page = browser.get(state.get_absolute_url()).content.decode()
    assert "4 personnes recevront un rappel." in page
    assert "hx-trigger" not in page
    assert browser.get(button(version)).status_code == 200


@pytest.mark.parametrize("who", ["sam", "zoe", "ada"])
def test_the_stranger_gets_nothing(cast: Cast, version: GuideVersion, client_of: Browser, who: str) -> None:
    client_of(cast.malik).post(button(version))

    address = Nudging.objects.get().get_absolute_url()

    assert client_of(getattr(cast, who)).get(address).status_code == 404
