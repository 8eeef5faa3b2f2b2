from django.urls import reverse
from django.utils import timezone

from announcements.models import Delivery
from people.models import Employee

URL = reverse("announcements:invitation-send-all")


def test_it_lists_those_who_never_logged_in(client_of, ada, zoe, malik, sam):
    Employee.objects.filter(pk=malik.pk).update(last_login=timezone.now())
    Employee.objects.filter(pk=sam.pk).update(email=None)
    answer = client_of(ada).get(URL)  # Ada has just logged in
    assert list(answer.context["people"]) == [zoe]
    assert not Delivery.objects.exists()


def test_confirming_orders_each_invitation_at_once_whatever_becomes_of_the_broker(client_of, ada, zoe):
    client = client_of(ada)
    assert client.post(URL).status_code == 302
    assert client.post(URL).status_code == 302
    assert Delivery.objects.filter(employee=zoe, created_by=ada).count() == 1


def test_a_stranger_finds_nothing(assert_closed):
    assert_closed(URL)


def test_as_many_queries_for_thirty_as_for_one(client_of, ada, zoe, django_assert_max_num_queries):
    from tests.factories.people import EmployeeFactory

    client = client_of(ada)
    client.get(URL)
    with django_assert_max_num_queries(12) as one:
        client.get(URL)
    EmployeeFactory.create_batch(30)
    with django_assert_max_num_queries(12) as thirty:
        client.get(URL)
    assert len(thirty) == len(one)
