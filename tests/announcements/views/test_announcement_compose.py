import pytest
from django.urls import reverse

from announcements.models import Announcement
from people.models import Audience

URL = reverse("announcements:announcement-compose")
GIVEN = {
    "subject_fr": "Nos bureaux déménagent",
    "body_fr": "Bonjour {{ first_name }},\r\n\r\nVoici <b>où</b>.",
    "subject_en": "",
    "body_en": "",
    "path": "/guides/",
    "when": "draft",
}


@pytest.mark.parametrize("person", ["ada", "camille"])
def test_whoever_announces_sees_the_form(person, request, client_of):
    answer = client_of(request.getfixturevalue(person)).get(URL)
    assert 'name="subject_fr"' in answer.text


def test_what_was_typed_becomes_a_draft(client_of, camille, cast):
    answer = client_of(camille).post(URL, {**GIVEN, "departments": [cast.operations.pk], "sites": [cast.quebec.pk]})
    announcement = Announcement.objects.get()
    assert answer.url == announcement.get_absolute_url()
    assert (announcement.state, announcement.created_by) == ("draft", camille)
    assert announcement.body_fr == "<p>Bonjour {{ first_name }},</p>\n\n<p>Voici &lt;b&gt;où&lt;/b&gt;.</p>"
    assert list(announcement.audience.departments.all()) == [cast.operations]
    assert list(announcement.audience.sites.all()) == [cast.quebec]


def test_now_sends_it_and_later_waits(client_of, ada, django_capture_on_commit_callbacks):
    client = client_of(ada)
    with django_capture_on_commit_callbacks() as callbacks:
        client.post(URL, {**GIVEN, "when": "now"})
    assert len(callbacks) == 1
    client.post(URL, {**GIVEN, "when": "later", "send_at": "2099-03-01T09:00"})
    later, now = Announcement.objects.all()
    assert (now.state, later.state) == ("scheduled", "scheduled")
    assert later.send_at.isoformat() == "2099-03-01T14:00:00+00:00"  # nine o’clock in Montréal


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"subject_fr": ""}, None),
        ({"body_fr": "{{ password }}"}, None),
        ({"body_fr": "Avant le {{ due }}"}, None),
        ({"path": "https://evil.example/"}, "path"),
        ({"when": "later"}, "send_at"),
        ({"when": "later", "send_at": "2020-01-01T09:00"}, "send_at"),
        ({"when": "yesterday"}, "when"),
        ({"body_fr": "mot " * 20_000}, "body_fr"),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_is_kept(client_of, ada, bad, field):
    answer = client_of(ada).post(URL, {**GIVEN, **bad})
    assert answer.status_code == 200
    assert answer.context["form"].errors[field or "__all__"]
    assert (Announcement.objects.count(), Audience.objects.count()) == (0, 0)


def test_a_stranger_finds_nothing(assert_closed):
    assert_closed(URL)
