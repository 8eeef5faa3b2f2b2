import pytest
from django.urls import reverse
from django.utils import timezone

from announcements.models import Reading
from tests.factories.announcements import make_started


def address(announcement):
    return reverse("announcements:news-read", args=[announcement.pk])


def test_it_speaks_to_the_person_in_their_language(client_of, zoe, sam):
    announcement = make_started(zoe, sam, at=timezone.now())
    assert "Bonjour Zoé," in client_of(zoe).get(address(announcement)).text
    assert "Hello Sam," in client_of(sam).get(address(announcement)).text


def test_reading_it_or_scanning_it_confirms_nothing(client_of, zoe):
    announcement = make_started(zoe, at=timezone.now(), asks_reading=True)
    client = client_of(zoe)
    assert reverse("announcements:news-confirm", args=[announcement.pk]) in client.get(address(announcement)).text
    client.head(address(announcement))
    assert not Reading.objects.exists()


def test_without_a_question_there_is_no_button(client_of, zoe):
    announcement = make_started(zoe, at=timezone.now())
    assert (
        reverse("announcements:news-confirm", args=[announcement.pk])
        not in client_of(zoe).get(address(announcement)).text
    )


def test_what_is_hostile_in_it_does_nothing(client_of, zoe):
    body = "<p>Bonjour</p><script>alert(1)</script><img src=x onerror=alert(1)>"
    announcement = make_started(zoe, at=timezone.now(), subject_fr="<b>Gras</b>", body_fr=body)
    text = client_of(zoe).get(address(announcement)).text
    assert "alert(1)" not in text
    assert "&lt;b&gt;Gras&lt;/b&gt;" in text


@pytest.mark.parametrize("person", ["sam", "malik"])
def test_a_stranger_finds_nothing(person, request, client_of, zoe):
    announcement = make_started(zoe, at=timezone.now())
    assert client_of(request.getfixturevalue(person)).get(address(announcement)).status_code == 404
