import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from announcements.authorising import issue

URL = reverse("announcements:card-describe")


@pytest.fixture
def card(ada, organisation):
    _token, secret = issue("Intranet", hosts=["a.ca"], by=ada, at=timezone.now())
    return settings.SITE_URL + reverse("announcements:card-read", args=[secret, "en"])


def test_an_editor_learns_how_to_show_the_card(card, organisation):
    told = Client().get(URL, {"url": card, "format": "json"}).json()
    assert (told["type"], told["version"], told["width"], told["height"]) == ("rich", "1.0", 600, 420)
    assert f'src="{card}"' in told["html"]
    assert told["title"] == f"News, {organisation.name}"


def test_it_is_no_larger_than_asked(card):
    told = Client().get(URL, {"url": card, "maxwidth": "320", "maxheight": "9999"}).json()
    assert (told["width"], told["height"]) == (320, 420)
    assert 'width="320"' in told["html"]


@pytest.mark.parametrize("typed", ["", "0", "-3", "x", "٣", "9" * 400])
def test_a_size_that_is_none_breaks_nothing(typed, card):
    assert Client().get(URL, {"url": card, "maxwidth": typed}).json()["width"] == 600


def test_another_format_is_not_spoken(card):
    assert Client().get(URL, {"url": card, "format": "xml"}).status_code == 501


@pytest.mark.parametrize("url", ["", "http://[", "https://elsewhere.example/cards/x/fr/", "/cards/x/fr/", "\x00"])
def test_another_address_is_not_described(url, card):
    assert Client().get(URL, {"url": url}).status_code == 404


def test_the_stranger_is_told_nothing(card, client_of, sam):
    for path in ("/cards/repere_feed_guess/fr/", "/news/", "/nowhere/"):
        assert Client().get(URL, {"url": settings.SITE_URL + path}).status_code == 404
        assert client_of(sam).get(URL, {"url": settings.SITE_URL + path}).status_code == 404
