import datetime as dt

from django.urls import reverse

from announcements.bouncing import Bounce, bounce
from announcements.models import Delivery
from people.models import Employee
from tests.factories.announcements import ANNOUNCED_AT, make_started
from tests.factories.people import EmployeeFactory

URL = reverse("announcements:bounce-list")
NOW = ANNOUNCED_AT + dt.timedelta(minutes=5)


def came_back(*people):
    announcement = make_started(*people)
    Delivery.objects.filter(announcement=announcement).update(sent_at=NOW, receipt="queued as <4XyZ>")
    for delivery in announcement.deliveries.all():
        bounce(Bounce(delivery.message_id, "550 5.1.1 <unknown>", is_hard=True), at=NOW)


def test_it_names_who_where_why_and_when(client_of, ada, zoe):
    came_back(zoe)
    text = client_of(ada).get(URL).text
    shown = ("zoe@boreal.example", "550 5.1.1 &lt;unknown&gt;", "avait accepté : queued as &lt;4XyZ&gt;")
    for part in ("Zoé Tremblay", *(part.replace(" :", "\u00a0:") for part in shown), "2 mars 2026"):
        assert part in text
    assert reverse("admin:people_employee_change", args=[zoe.pk]) in text


def test_a_corrected_address_stands_apart_with_the_new_one(client_of, ada, zoe):
    came_back(zoe)
    Employee.objects.filter(pk=zoe.pk).update(email="zt@boreal.example")
    answer = client_of(ada).get(URL)
    assert (len(answer.context["page"]), len(answer.context["corrected"])) == (0, 1)
    assert "zt@boreal.example" in answer.text


def test_when_every_address_works_it_says_so(client_of, ada):
    assert "Toutes les adresses fonctionnent" in client_of(ada).get(URL).text


def test_communications_have_no_business_there(client_of, camille):
    assert client_of(camille).get(URL).status_code == 404


def test_a_stranger_finds_nothing(assert_closed):
    assert_closed(URL)


def test_as_many_queries_for_thirty_as_for_one(client_of, ada, zoe, django_assert_max_num_queries):
    client = client_of(ada)
    came_back(zoe)
    client.get(URL)
    with django_assert_max_num_queries(15) as one:
        client.get(URL)
    came_back(*EmployeeFactory.create_batch(30))
    with django_assert_max_num_queries(15) as thirty:
        client.get(URL)
    assert len(thirty) == len(one)
