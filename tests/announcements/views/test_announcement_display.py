import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from announcements.announcing import cancel
from people.models import Organisation
from tests.factories.announcements import make_started


@pytest.fixture
def announcement(zoe):
    return make_started(zoe, at=timezone.now())


def url_of(announcement):
    return reverse("announcements:announcement-display", args=[announcement.pk])


@pytest.mark.parametrize("person", ["ada", "camille"])
def test_whoever_announces_sees_what_is_chosen(person, request, client_of, announcement):
    page = client_of(request.getfixturevalue(person)).get(url_of(announcement)).text
    assert 'name="on_intranet"' in page
    assert "checked" in page


def test_it_is_taken_down_and_nobody_reads_it_any_more(client_of, camille, zoe, announcement):
    news = reverse("announcements:news-read", args=[announcement.pk])
    assert client_of(zoe).get(news).status_code == 200
    answer = client_of(camille).post(url_of(announcement), {"shown_from": "", "shown_until": ""})
    assert answer.url == announcement.get_absolute_url()
    assert client_of(zoe).get(news).status_code == 404
    assert not client_of(zoe).get(reverse("announcements:news-list")).context["page"].object_list


def test_days_are_kept_and_told(client_of, camille, announcement):
    today = Organisation.current().today(timezone.now())
    last = today + dt.timedelta(days=10)
    client = client_of(camille)
    client.post(url_of(announcement), {"on_intranet": "on", "shown_from": today, "shown_until": last})
    announcement.refresh_from_db()
    assert (announcement.shown_from, announcement.shown_until, announcement.display_set_by) == (today, last, camille)
    assert f'value="{last}"' in client.get(url_of(announcement)).text


def test_a_last_day_that_is_over_changes_nothing(client_of, camille, announcement):
    answer = client_of(camille).post(url_of(announcement), {"on_intranet": "on", "shown_until": "2020-01-01"})
    assert answer.context["form"].errors["shown_until"]
    announcement.refresh_from_db()
    assert (announcement.shown_until, announcement.display_set_at) == (None, None)


def test_a_cancelled_one_says_so(client_of, ada, camille, announcement):
    cancel(announcement, by=ada, at=timezone.now())
    answer = client_of(camille).post(url_of(announcement), {"on_intranet": "on"})
    assert answer.url == announcement.get_absolute_url()
    announcement.refresh_from_db()
    assert announcement.display_set_at is None


def test_the_stranger_finds_nothing(assert_closed, announcement):
    assert_closed(url_of(announcement))
    announcement.refresh_from_db()
    assert announcement.on_intranet
