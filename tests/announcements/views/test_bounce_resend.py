from http import HTTPStatus

from django.urls import reverse

from announcements.models import AddressBounce
from people.models import Employee
from tests.announcements.views.test_bounce_list import came_back


def url_of(person):
    return reverse("announcements:bounce-resend", args=[AddressBounce.objects.get(employee=person).pk])


def test_what_came_back_leaves_again_to_the_address_of_today(client_of, ada, zoe, django_capture_on_commit_callbacks):
    came_back(zoe)
    Employee.objects.filter(pk=zoe.pk).update(email="zt@boreal.example")
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client_of(ada).post(url_of(zoe), follow=True)
    assert "zt@boreal.example" in answer.text
    delivery = zoe.deliveries.get()
    assert (delivery.address, delivery.bounced_at, delivery.sent_at) == ("zt@boreal.example", None, None)
    assert len(callbacks) == 1


def test_without_an_address_nothing_leaves(client_of, ada, zoe):
    came_back(zoe)
    Employee.objects.filter(pk=zoe.pk).update(email=None)
    assert "Rien n’est parti" in client_of(ada).post(url_of(zoe), follow=True).text
    assert zoe.deliveries.get().bounced_at


def test_looking_sends_nothing(client_of, ada, zoe):
    came_back(zoe)
    assert client_of(ada).get(url_of(zoe)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert zoe.deliveries.get().bounced_at


def test_a_stranger_finds_nothing(assert_closed, zoe):
    came_back(zoe)
    assert_closed(url_of(zoe))
    assert zoe.deliveries.get().bounced_at
