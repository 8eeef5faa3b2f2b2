import datetime as dt
from http import HTTPStatus

from django.urls import reverse

from announcements.delivering import deliver_batch
from people.models import Employee
from tests.factories.announcements import ANNOUNCED_AT, delivery_to, make_started

NOW = ANNOUNCED_AT + dt.timedelta(minutes=1)


def url_of(announcement):
    return reverse("announcements:announcement-resend", args=[announcement.pk])


def refused_one(person, smtp_sink):
    announcement = make_started(person)
    smtp_sink.refuse(person.email, "550 5.1.1 No such person here")
    deliver_batch(clock=lambda: NOW)
    return announcement


def test_the_page_offers_it_and_a_corrected_address_is_used(client_of, ada, zoe, smtp_sink):
    announcement = refused_one(zoe, smtp_sink)
    client = client_of(ada)
    assert url_of(announcement) in client.get(announcement.get_absolute_url()).text
    Employee.objects.filter(pk=zoe.pk).update(email="zoe.tremblay@boreal.example")
    assert client.post(url_of(announcement)).url == announcement.get_absolute_url()
    announcement.refresh_from_db()
    assert (announcement.state, delivery_to(zoe, announcement).resent_by) == ("sending", ada)
    deliver_batch(clock=lambda: NOW)
    assert [mail.recipients for mail in smtp_sink.received] == [["zoe.tremblay@boreal.example"]]


def test_pressed_twice_it_says_that_nothing_left(client_of, ada, zoe, smtp_sink):
    announcement = refused_one(zoe, smtp_sink)
    client = client_of(ada)
    client.post(url_of(announcement))
    assert "Rien n’est parti" in client.post(url_of(announcement), follow=True).text


def test_the_auditor_is_not_offered_it(client_of, andre, zoe, smtp_sink):
    announcement = refused_one(zoe, smtp_sink)
    assert url_of(announcement) not in client_of(andre).get(announcement.get_absolute_url()).text
    assert client_of(andre).post(url_of(announcement)).status_code == HTTPStatus.NOT_FOUND


def test_a_stranger_finds_nothing(assert_closed, zoe, smtp_sink):
    announcement = refused_one(zoe, smtp_sink)
    assert_closed(url_of(announcement))
    assert delivery_to(zoe, announcement).failed_at
