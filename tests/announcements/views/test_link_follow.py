import datetime as dt

import pytest
from django.test import Client

from announcements.arriving import link_to
from announcements.models import DailyArrivals, ShortLink

AT = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)


@pytest.fixture
def link(ada):
    return link_to("/guides/", channel=ShortLink.Channel.POSTER, site=None, by=ada, at=AT)


def test_whoever_is_logged_in_is_led_to_the_page_and_counted(client_of, zoe, sam, link):
    for person in (zoe, sam):
        answer = client_of(person).get(link.get_absolute_url())
        assert (answer.status_code, answer.url) == (302, "/guides/")
    assert DailyArrivals.objects.get().count == 2


def test_a_code_typed_in_capitals_leads_there_too(client_of, zoe, link):
    assert client_of(zoe).get(f"/p/{link.code.upper()}/").url == "/guides/"


def test_a_stranger_logs_in_first_and_a_scanner_counts_for_nothing(link):
    answer = Client().get(link.get_absolute_url())
    assert answer.url == f"/login/?next={link.get_absolute_url()}"
    assert not DailyArrivals.objects.exists()


def test_what_looks_ahead_is_not_counted(client_of, zoe, link):
    client = client_of(zoe)
    client.head(link.get_absolute_url())
    client.get(link.get_absolute_url(), headers={"Sec-Purpose": "prefetch;prerender"})
    assert client.post(link.get_absolute_url()).status_code == 405
    assert not DailyArrivals.objects.exists()


@pytest.mark.parametrize("code", ["aaaaaa", "x" * 300, "-", "%00"])
def test_an_unknown_code_is_not_found(code, client_of, zoe):
    assert client_of(zoe).get(f"/p/{code}/").status_code == 404
