import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from announcements.announcing import concerned
from announcements.emails import announcement_to
from announcements.mailing import render
from announcements.models import Announcement
from announcements.wording_kit import Occasion
from assignments.fulfilling import fulfil
from people.models import Audience
from tests.factories.assignments import assignment_of, make_ask

URL = reverse("announcements:announcement-compose")
GIVEN = {
    "subject_fr": "Nos bureaux déménagent",
    "body_fr": "Bonjour {{ first_name }},\r\n\r\nVoici <b>où</b>.",
    "subject_en": "",
    "body_en": "",
    "path": "/guides/",
    "for_whom": "everyone",
    "when": "draft",
}


@pytest.mark.parametrize("person", ["ada", "camille"])
def test_whoever_announces_sees_the_form(person, request, client_of):
    answer = client_of(request.getfixturevalue(person)).get(URL)
    assert 'name="subject_fr"' in answer.text


def test_what_was_typed_becomes_a_draft(client_of, camille, cast):
    some = {"for_whom": "part", "departments": [cast.operations.pk], "sites": [cast.quebec.pk], "language": "fr"}
    answer = client_of(camille).post(URL, {**GIVEN, **some, "roles": ["auditor"]})
    announcement = Announcement.objects.get()
    assert answer.url == announcement.get_absolute_url()
    assert (announcement.state, announcement.created_by) == ("draft", camille)
    assert announcement.body_fr == "<p>Bonjour {{ first_name }},</p>\n\n<p>Voici &lt;b&gt;où&lt;/b&gt;.</p>"
    assert list(announcement.audience.departments.all()) == [cast.operations]
    assert list(announcement.audience.sites.all()) == [cast.quebec]
    assert (announcement.audience.language, announcement.audience.roles) == ("fr", ["auditor"])
    assert announcement.to_whom.startswith(str(cast.operations))


def test_what_the_editor_writes_keeps_its_looks_and_nothing_that_runs(client_of, camille):
    rich = '<h2>Quand ?</h2><p>Le <strong>3 mars</strong>, <a href="/guides/">ici</a>.</p><script>x()</script>'
    client_of(camille).post(URL, {**GIVEN, "body_fr": rich})
    stored = Announcement.objects.get().body_fr
    assert "<strong>3 mars</strong>" in stored
    assert 'href="/guides/"' in stored
    assert "x()" not in stored


def test_nobody_chosen_is_never_taken_for_everyone(client_of, camille):
    answer = client_of(camille).post(URL, {**GIVEN, "for_whom": "part"})
    assert answer.context["form"].errors["for_whom"]
    assert not Announcement.objects.exists()


def test_only_those_who_still_have_to_receive_it(client_of, ada, zoe, sam):
    ask = make_ask(zoe, sam, due_on=dt.date(2099, 3, 20))
    fulfil(assignment_of(ask, zoe), at=timezone.now())
    typed = {"subject_fr": "{{ title }}", "body_fr": "Avant le {{ due }}", "ask": ask.pk, "path": ""}
    client_of(ada).post(URL, {**GIVEN, **typed})
    announcement = Announcement.objects.get()
    assert list(concerned(announcement, at=timezone.now())) == [sam]
    assert announcement.path == ask.path


@pytest.mark.parametrize("occasion", Occasion.values)
def test_ready_words_are_there_to_begin_with_and_can_be_sent_as_they_are(client_of, ada, zoe, occasion):
    ask = make_ask(zoe)
    client = client_of(ada)
    form = client.get(URL, {"occasion": occasion, "ask": ask.pk}).context["form"]
    words = {name: form[name].value() for name in ("subject_fr", "body_fr", "subject_en", "body_en")}
    assert all("{{ title }}" in text for text in words.values())
    client.post(URL, {**GIVEN, **words, "ask": ask.pk})
    letter = render(announcement_to(Announcement.objects.get(), zoe, at=timezone.now()))
    assert "Lire le guide" in letter.subject


def test_an_occasion_that_does_not_exist_leaves_the_page_empty(client_of, ada, zoe):
    answer = client_of(ada).get(URL, {"occasion": "party", "ask": "x"})
    assert answer.status_code == 200
    assert not answer.context["form"]["subject_fr"].value()


def test_a_wrong_placeholder_is_shown_where_it_stands(client_of, ada):
    answer = client_of(ada).post(
        URL, {**GIVEN, "body_en": "x", "body_fr": "Votre salaire est de {{ salary }} $ par an"}
    )
    errors = answer.context["form"].errors
    assert list(errors) == ["body_fr"]
    assert "salaire est de {{ salary }} $ par an" in errors["body_fr"][0]
    assert "Votre salaire" in answer.text  # what was typed is still there


def test_a_message_that_readers_would_cut_is_refused_with_its_size(client_of, ada):
    answer = client_of(ada).post(URL, {**GIVEN, "body_fr": "<p>é</p>" * 4_000})
    [said] = answer.context["form"].errors["__all__"]
    assert re.search(r"\b1\d\d\Wko", said)
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("hour", ["2099-03-08T02:30", "2099-11-01T01:30"])
def test_an_hour_that_a_clock_shows_never_or_twice_is_refused(client_of, ada, hour):
    answer = client_of(ada).post(URL, {**GIVEN, "when": "later", "send_at": hour})
    assert answer.context["form"].errors["send_at"]
    assert not Announcement.objects.exists()


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
        ({"body_fr": "{{ password }}"}, "body_fr"),
        ({"body_fr": "Avant le {{ due }}"}, "body_fr"),
        ({"button_fr": "{{ title }}"}, "button_fr"),
        ({"body_fr": '<p><a href="/{{ salary|x }}">x</a></p>'}, "body_fr"),
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


def test_it_is_shown_on_the_intranet_unless_that_is_unticked(client_of, camille):
    client = client_of(camille)
    assert client.get(URL).context["form"]["on_intranet"].value() is True
    client.post(URL, GIVEN)
    assert not Announcement.objects.get().on_intranet
    shown = {"on_intranet": "on", "shown_from": "2099-03-02", "shown_until": "2099-03-09"}
    client.post(URL, {**GIVEN, **shown})
    announcement = Announcement.objects.first()
    assert announcement.on_intranet
    assert (announcement.shown_from, announcement.shown_until) == (dt.date(2099, 3, 2), dt.date(2099, 3, 9))


def test_whoever_asks_whether_it_was_read_shows_its_page(client_of, camille):
    answer = client_of(camille).post(URL, {**GIVEN, "asks_reading": "on"})
    assert answer.context["form"].errors["on_intranet"]
    assert not Announcement.objects.exists()
