from django.urls import reverse
from django.utils import timezone

from announcements.models import Reading
from tests.factories.announcements import make_started


def address(announcement):
    return reverse("announcements:news-confirm", args=[announcement.pk])


def asked(*people, **given):
    return make_started(*people, at=timezone.now(), **({"asks_reading": True} | given))


def test_the_button_says_it_once(client_of, zoe):
    announcement, client = asked(zoe), client_of(zoe)
    for _time in range(2):
        answer = client.post(address(announcement))
        assert answer.url == reverse("announcements:news-read", args=[announcement.pk])
    assert Reading.objects.get().employee == zoe
    assert address(announcement) not in client.get(answer.url).text


def test_a_get_says_nothing(client_of, zoe):
    assert client_of(zoe).get(address(asked(zoe))).status_code == 405
    assert not Reading.objects.exists()


def test_what_was_not_asked_is_not_recorded(client_of, zoe):
    client_of(zoe).post(address(asked(zoe, asks_reading=False)))
    assert not Reading.objects.exists()


def test_a_stranger_confirms_nothing(client_of, zoe, sam):
    assert client_of(sam).post(address(asked(zoe))).status_code == 404
    assert not Reading.objects.exists()


def test_human_resources_are_told_how_many(client_of, ada, zoe, malik):
    announcement = asked(zoe, malik)
    client_of(zoe).post(address(announcement))
    answer = client_of(ada).get(announcement.get_absolute_url())
    assert answer.context["readings"] == 1
    assert "Zoé Tremblay" not in answer.text
