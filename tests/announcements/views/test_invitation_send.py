import pytest
from django.urls import reverse

from announcements.models import Delivery
from people.models import Employee, Role, RoleGrant
from tests.factories.people import EmployeeFactory


def url_of(employee):
    return reverse("announcements:invitation-send", args=[employee.pk])


@pytest.fixture
def helene(cast):
    """HR of Operations, where Zoé works."""
    helene = EmployeeFactory(login="helene", full_name="Hélène Roy", department=cast.management)
    RoleGrant.objects.create(employee=helene, role=Role.HR_DEPARTMENT, department=cast.operations)
    return helene


def test_looking_invites_nobody(client_of, ada, zoe):
    assert "zoe@boreal.example" in client_of(ada).get(url_of(zoe)).text
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("hr", ["ada", "helene"])
def test_pressing_the_button_orders_the_mail(hr, request, client_of, zoe):
    hr = request.getfixturevalue(hr)
    answer = client_of(hr).post(url_of(zoe))
    assert answer.status_code == 302
    delivery = Delivery.objects.get()
    assert (delivery.employee, delivery.created_by) == (zoe, hr)


def test_pressing_it_twice_sends_one(client_of, ada, zoe):
    client = client_of(ada)
    client.post(url_of(zoe))
    client.post(url_of(zoe))
    assert Delivery.objects.count() == 1


def test_without_an_address_the_sheet_to_print_is_offered(client_of, ada, zoe):
    Employee.objects.filter(pk=zoe.pk).update(email=None)
    client = client_of(ada)
    assert reverse("people:invitation-print", args=[zoe.pk]) in client.get(url_of(zoe)).text
    client.post(url_of(zoe))
    assert not Delivery.objects.exists()


def test_whoever_left_is_not_invited(client_of, ada, zoe):
    Employee.objects.filter(pk=zoe.pk).update(left_on="2020-01-01")
    client_of(ada).post(url_of(zoe))
    assert not Delivery.objects.exists()


def test_hr_of_another_department_finds_nothing(client_of, helene, sam):
    assert client_of(helene).post(url_of(sam)).status_code == 404


def test_a_stranger_finds_nothing(assert_closed, zoe):
    assert_closed(url_of(zoe))
    assert not Delivery.objects.exists()
