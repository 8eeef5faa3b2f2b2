from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from guidebook.models import Guide
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide

Browser = Callable[..., Client]


def address(guide: Guide) -> str:
    return reverse("guidebook:guide-renewal", args=[guide.slug])


def test_hr_chooses_how_often_it_is_asked_again(cast: Cast, client_of: Browser) -> None:
    guide = ask_guide().guide
    client = client_of(cast.ada)
    page = client.post(address(guide), {"months": "12"}, follow=True)
    guide.refresh_from_db()
    assert guide.renew_months == 12
    assert "2 mars 2027" in page.content.decode()

    client.post(address(guide), {"months": "never"})
    guide.refresh_from_db()
    assert guide.renew_months is None


@pytest.mark.parametrize("months", ["", "7", "douze", "-12"])
def test_another_period_is_refused(cast: Cast, client_of: Browser, months: str) -> None:
    guide = ask_guide().guide
    assert client_of(cast.ada).post(address(guide), {"months": months}).status_code == 200
    guide.refresh_from_db()
    assert guide.renew_months is None


@pytest.mark.parametrize("who", ["malik", "zoe", "sam"])
def test_the_stranger_gets_nothing(cast: Cast, client_of: Browser, who: str) -> None:
    guide = ask_guide().guide
    assert client_of(getattr(cast, who)).post(address(guide), {"months": "12"}).status_code == 404
