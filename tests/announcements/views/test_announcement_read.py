import datetime as dt

from django.urls import reverse

from announcements.announcing import cancel
from announcements.delivering import deliver_batch
from announcements.models import Delivery
from people.models import Employee
from tests.factories.announcements import ANNOUNCED_AT, make_announcement, make_started
from tests.factories.people import EmployeeFactory

NOW = ANNOUNCED_AT + dt.timedelta(minutes=1)


def test_it_counts_who_has_it_who_waits_and_who_cannot_have_it(client_of, ada, zoe, malik, sam, smtp_sink):
    Employee.objects.filter(pk=sam.pk).update(email=None)
    announcement = make_started(ada, zoe, malik, sam)
    smtp_sink.refuse("malik@boreal.example", "550 5.1.1 No such person <here>")
    smtp_sink.refuse("ada@boreal.example", "450 4.2.1 Later")
    deliver_batch(clock=lambda: NOW)
    answer = client_of(ada).get(announcement.get_absolute_url())
    progress = answer.context["progress"]
    assert (progress.sent, progress.waiting, progress.failed) == (1, 1, 1)
    assert "Malik Benali" in answer.text
    assert "550 5.1.1 No such person &lt;here&gt;" in answer.text
    assert list(answer.context["without_mail"]) == [sam]
    assert "Sam Wilson" in answer.text
    assert 'hx-trigger="every 3s"' in answer.text


def test_of_a_message_that_came_back_it_says_that_it_had_been_taken(client_of, ada, zoe):
    announcement = make_started(zoe)
    announcement.deliveries.update(sent_at=NOW, bounced_at=NOW, problem="bounced", receipt="queued as <4XyZ>")
    assert "queued as &lt;4XyZ&gt;" in client_of(ada).get(announcement.get_absolute_url()).text


def test_it_says_when_the_mail_server_does_not_answer(client_of, ada, zoe, no_server):
    announcement = make_started(zoe)
    deliver_batch(clock=lambda: NOW)
    answer = client_of(ada).get(announcement.get_absolute_url())
    assert answer.context["trouble"].problem == Delivery.Problem.UNREACHABLE
    assert "refused" in answer.text


def test_once_sent_nothing_moves_and_nothing_can_be_cancelled(client_of, ada, zoe, smtp_sink):
    announcement = make_started(zoe)
    deliver_batch(clock=lambda: NOW)
    text = client_of(ada).get(announcement.get_absolute_url()).text
    assert "hx-trigger" not in text
    assert reverse("announcements:announcement-cancel", args=[announcement.pk]) not in text


def test_the_auditor_looks_and_cannot_touch(client_of, andre, zoe):
    announcement = make_announcement(zoe)
    text = client_of(andre).get(announcement.get_absolute_url()).text
    assert reverse("announcements:announcement-send", args=[announcement.pk]) not in text


def test_a_cancelled_one_says_who_and_when(client_of, ada, camille, zoe):
    announcement = make_announcement(zoe)
    cancel(announcement, by=camille, at=NOW)
    assert "Camille Roy" in client_of(ada).get(announcement.get_absolute_url()).text


def test_a_stranger_finds_nothing(assert_closed, zoe):
    assert_closed(make_announcement(zoe).get_absolute_url())


def test_an_unknown_one_is_not_found(client_of, ada):
    assert client_of(ada).get("/announcements/999/").status_code == 404


def test_as_many_queries_for_thirty_failures_as_for_one(client_of, ada, zoe, django_assert_max_num_queries):
    EmployeeFactory.create_batch(30)
    announcement = make_started()
    client = client_of(ada)
    Delivery.objects.filter(employee=zoe).update(failed_at=NOW, problem="refused")
    client.get(announcement.get_absolute_url())
    with django_assert_max_num_queries(18) as one:
        client.get(announcement.get_absolute_url())
    Delivery.objects.update(failed_at=NOW, problem="refused")
    EmployeeFactory.create_batch(30, email=None)
    with django_assert_max_num_queries(20) as thirty:
        client.get(announcement.get_absolute_url())
    assert len(thirty) <= len(one) + 1
