import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from announcements.models import AddressBounce
from people.models import Employee
from tests.factories.announcements import ANNOUNCED_AT, delivery_to, make_announcement, make_started
from tests.factories.people import EmployeeFactory


def url_of(announcement):
    return reverse("announcements:announcement-unreached", args=[announcement.pk])


@pytest.fixture
def announcement(zoe, malik, sam):
    """Zoé has no address, mail to Sam comes back, Malik receives his."""
    sent = delivery_to(sam, make_started(sam))
    AddressBounce.objects.create(employee=sam, address=sam.email, delivery=sent, bounced_at=ANNOUNCED_AT)
    Employee.objects.filter(pk=zoe.pk).update(email=None)
    return make_announcement(zoe, malik, sam)


def test_it_names_those_without_an_address_and_those_whose_mail_comes_back(client_of, camille, announcement, zoe, sam):
    answer = client_of(camille).get(url_of(announcement))
    assert set(answer.context["page"]) == {zoe, sam}
    assert zoe.name in answer.text
    assert sam.email in answer.text


def test_the_same_as_a_file(client_of, ada, announcement, zoe, sam, malik):
    answer = client_of(ada).get(url_of(announcement), {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    [line] = [line for line in lines if zoe.name in line]
    assert malik.name in line  # her manager


def test_the_page_says_so_before_anything_leaves(client_of, ada, announcement):
    reach = client_of(ada).get(announcement.get_absolute_url()).context["reach"]
    assert (reach.by_mail, reach.without_mail, reach.broken, reach.unreached) == (2, 1, 1, 2)


def test_when_mail_reaches_everyone_it_says_so(client_of, ada, zoe):
    answer = client_of(ada).get(url_of(make_announcement(zoe)))
    assert answer.context["page"].paginator.count == 0
    assert "format=csv" not in answer.text


def test_thirty_people_cost_no_more_queries_than_one(client_of, ada, zoe):
    announcement, client = make_announcement(), client_of(ada)
    Employee.objects.filter(pk=zoe.pk).update(email=None)
    with CaptureQueriesContext(connection) as few:
        client.get(url_of(announcement))
    for number in range(30):
        EmployeeFactory(login=f"x{number}", email=None, manager=zoe, department=zoe.department, site=zoe.site)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url_of(announcement)).context["page"].paginator.count == 31
    assert len(many) <= len(few)


def test_a_stranger_finds_nothing(assert_closed, zoe):
    assert_closed(url_of(make_announcement(zoe)))
