from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client

from people.models import Employee
from tests.conftest import Cast
from training.models import CalendarFeed

Browser = Callable[[Employee], Client]
PAGE = "/training/calendar/"


def test_a_get_makes_nothing_and_a_post_shows_an_address_once(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.zoe)
    browser.get(PAGE)
    assert not CalendarFeed.objects.exists()

    page = browser.post(PAGE).content.decode()

    [path] = re.findall(r"/training/calendar/[\w-]{43}\.ics", page)
    assert browser.get(path).status_code == 200
    assert path not in browser.get(PAGE).content.decode()


def test_it_is_revoked(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.zoe)
    [path] = re.findall(r"/training/calendar/[\w-]{43}\.ics", browser.post(PAGE).content.decode())

    browser.post(PAGE, {"revoke": "1"})

    assert Client().get(path).status_code == 404


def test_a_stranger_to_the_company_logs_in_first(db: None, client: Client) -> None:
    assert client.get(PAGE)["Location"].endswith(f"?next={PAGE}")
