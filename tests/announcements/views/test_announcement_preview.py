import datetime as dt

from django.urls import reverse

from people.models import Employee
from tests.factories.announcements import make_announcement
from tests.factories.assignments import make_ask


def url_of(announcement):
    return reverse("announcements:announcement-preview", args=[announcement.pk])


def test_it_shows_the_mail_of_the_chosen_person(client_of, ada, zoe, sam):
    announcement = make_announcement(zoe, sam)
    client = client_of(ada)
    answer = client.get(url_of(announcement), {"as": sam.pk})
    assert (answer.context["person"], answer.context["letter"].subject) == (sam, "Your new guide")
    assert "Hello Sam" in answer.text
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    answer = client.get(url_of(announcement), {"q": "tremblay"})
    assert "Bonjour Zoé" in answer.text


def test_it_is_seen_as_wide_as_a_phone(client_of, ada, zoe):
    client, url = client_of(ada), url_of(make_announcement(zoe))
    assert "mail-frame-phone" in client.get(url, {"as": zoe.pk, "width": "phone"}).text
    assert "mail-frame-phone" not in client.get(url).text


def test_it_names_the_day_of_that_person(client_of, ada, zoe):
    ask = make_ask(zoe, due_on=dt.date(2026, 3, 20))
    announcement = make_announcement(zoe, ask=ask, body_fr="<p>Avant le {{ due }}</p>")
    assert "Avant le 20 mars 2026" in client_of(ada).get(url_of(announcement)).text


def test_it_says_what_is_missing_for_that_person(client_of, ada, zoe):
    Employee.objects.filter(pk=zoe.pk).update(first_name="", last_name="")
    answer = client_of(ada).get(url_of(make_announcement(zoe)), {"as": zoe.pk})
    assert "{{ first_name }}" in answer.text
    assert "letter" not in answer.context


def test_an_unknown_person_is_not_found(client_of, ada, zoe):
    announcement = make_announcement(zoe)
    assert client_of(ada).get(url_of(announcement), {"as": 9999}).status_code == 404


def test_a_search_that_finds_nobody_still_answers(client_of, ada, zoe):
    assert client_of(ada).get(url_of(make_announcement(zoe)), {"q": "personne"}).status_code == 200


def test_a_stranger_finds_nothing(assert_closed, zoe):
    assert_closed(url_of(make_announcement(zoe)))
