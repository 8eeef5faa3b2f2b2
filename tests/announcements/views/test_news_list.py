import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from announcements.announcing import cancel
from tests.factories.announcements import ANNOUNCED_AT, make_announcement, make_started

URL = reverse("announcements:news-list")


def test_people_read_what_was_announced_to_them(client_of, zoe, sam):
    make_started(zoe, at=timezone.now())
    assert "Votre nouveau guide" in client_of(zoe).get(URL).text
    assert 'class="empty-state"' in client_of(sam).get(URL).text


def test_the_stranger_is_not_told_what_others_are(client_of, zoe, sam):
    make_started(zoe, at=timezone.now())
    assert not client_of(sam).get(URL).context["page"].object_list


def test_drafts_old_ones_and_cancelled_ones_are_not_news(client_of, ada, zoe):
    now = timezone.now()
    make_announcement(zoe, at=now)
    make_started(zoe, at=ANNOUNCED_AT)
    cancel(make_started(zoe, at=now), by=ada, at=now)
    assert not client_of(zoe).get(URL).context["page"].object_list


@pytest.mark.parametrize("number", ["-1", "x", "999", "\x00"])
def test_a_page_that_is_none_breaks_nothing(number, client_of, zoe):
    assert client_of(zoe).get(URL, {"page": number}).status_code == 200


def test_whoever_is_not_logged_in_is_asked_to(db):
    assert Client().get(URL).url.startswith("/login/")


def test_as_many_queries_for_thirty_as_for_one(client_of, zoe, django_assert_max_num_queries):
    client, now = client_of(zoe), timezone.now()
    make_started(zoe, at=now)
    client.get(URL)
    with django_assert_max_num_queries(14) as one:
        client.get(URL)
    for _number in range(29):
        make_started(zoe, at=now)
    with django_assert_max_num_queries(14) as thirty:
        client.get(URL)
    assert len(thirty) == len(one)
