import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from people.models import Employee
from tests.factories.people import EmployeeFactory

PASSWORD = "trois-mots-simples"
LOGIN = "/login/"


@pytest.fixture
def nadia(organisation: Any) -> Employee:
    return EmployeeFactory(
        login="nadia.roy",
        email="Nadia@Boreal.example",
        employee_number="B-42x",
        full_name="Nadia Roy",
        password=PASSWORD,
    )


def log_in(client: Client, typed: str, password: str = PASSWORD) -> bool:
    client.post(LOGIN, {"login": typed, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "typed",
    ["nadia.roy", "NADIA.ROY", " nadia.roy ", "nadia@boreal.example", "NADIA@BOREAL.EXAMPLE", "b-42X", " B-42x "],
)
def test_people_log_in_by_name_number_or_address_whatever_the_case(client: Client, nadia: Employee, typed: str) -> None:
    assert log_in(client, typed)


def test_log_in_leads_home_or_where_one_was_going(client: Client, nadia: Employee) -> None:
    answer = client.post(LOGIN, {"login": "nadia.roy", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, reverse("home:home"))
    other = Client()
    answer = other.post(f"{LOGIN}?next=/settings/", {"login": "nadia.roy", "password": PASSWORD})
    assert answer["Location"] == "/settings/"


def test_log_in_does_not_lead_to_another_site(client: Client, nadia: Employee) -> None:
    answer = client.post(f"{LOGIN}?next=https://evil.example/", {"login": "nadia.roy", "password": PASSWORD})
    assert answer["Location"] == reverse("home:home")


def test_same_answer_for_a_wrong_password_and_for_nobody(client: Client, nadia: Employee) -> None:
    wrong = client.post(LOGIN, {"login": "nadia.roy", "password": "autre chose"})
    nobody = client.post(LOGIN, {"login": "nobody.here", "password": "autre chose"})
    assert list(wrong.context["form"].non_field_errors()) == list(nobody.context["form"].non_field_errors()) != []


def test_stranger_to_the_company_stays_outside(client: Client, nadia: Employee) -> None:
    assert not log_in(client, "stranger@elsewhere.example")
    assert client.get("/settings/")["Location"] == "/login/?next=/settings/"


def test_nobody_logs_in_with_an_empty_or_endless_name(client: Client, nadia: Employee) -> None:
    EmployeeFactory(email=None, employee_number=None, password=PASSWORD)
    assert not log_in(client, "")
    assert not log_in(client, "n" * 100_000)
    assert not log_in(client, "nadia\x00.roy")


def test_number_of_one_and_log_in_name_of_another_each_open_their_own(client: Client, organisation: Any) -> None:
    one = EmployeeFactory(login="1234", employee_number=None, password="mot-de-passe-un")
    two = EmployeeFactory(employee_number="1234", password="mot-de-passe-deux")
    assert log_in(client, "1234", "mot-de-passe-deux")
    assert client.session["_auth_user_id"] == str(two.pk)
    other = Client()
    assert log_in(other, "1234", "mot-de-passe-un")
    assert other.session["_auth_user_id"] == str(one.pk)


def test_sixth_wrong_password_in_a_row_waits(client: Client, nadia: Employee) -> None:
    for _attempt in range(5):
        assert not log_in(client, "nadia.roy", "essai")
    assert not log_in(client, "nadia.roy")
    assert not log_in(client, "Nadia.Roy ")


def test_whole_site_behind_one_address_may_log_in(client: Client, organisation: Any) -> None:
    for person in EmployeeFactory.create_batch(40, password=PASSWORD):
        assert log_in(Client(), person.login)


def test_closed_account_is_told_so_only_with_its_password(client: Client, nadia: Employee) -> None:
    Employee.objects.update(is_active=False)
    answer = client.post(LOGIN, {"login": "nadia.roy", "password": PASSWORD})
    assert answer["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("account_inactive")).status_code == 200
    assert client.post(LOGIN, {"login": "nadia.roy", "password": "autre"}).status_code == 200


def test_account_works_through_the_last_day_and_not_beyond(client: Client, nadia: Employee) -> None:
    today = timezone.localdate()
    Employee.objects.update(left_on=today)
    assert log_in(client, "nadia.roy")
    Employee.objects.update(left_on=today - dt.timedelta(days=1))
    assert not log_in(Client(), "nadia.roy")


def test_sessions_end_with_the_account(client_of: Any, zoe: Employee) -> None:
    client = client_of(zoe)
    assert client.get("/settings/").status_code == 200
    Employee.objects.filter(pk=zoe.pk).update(left_on=timezone.localdate() - dt.timedelta(days=1))
    assert client.get("/settings/").status_code == 302
    assert Session.objects.exists()  # the session is there, and opens nothing


def test_people_of_the_demo_are_shown_in_the_demo_only(client: Client, organisation: Any, settings: Any) -> None:
    ada = EmployeeFactory(login="ada@boreal.example", full_name="Ada Gagnon", roles=["hr_admin"])
    zoe = EmployeeFactory(login="zoe@boreal.example", full_name="Zoé Tremblay", language="fr")
    driver = EmployeeFactory(login="10200", email=None)
    page = client.get(LOGIN)
    assert "demo_people" not in page.context
    settings.DEMO = True
    page = client.get(LOGIN, headers={"accept-language": "en"})
    names = [(name, login) for name, login, _what in page.context["demo_people"]]
    assert names == [(person.name, person.login) for person in (ada, zoe, driver)]
    assert settings.DEMO_PASSWORD in page.content.decode()


def test_nobody_signs_up(client: Client, db: None) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert "signup" not in client.get(LOGIN).content.decode()


def test_log_in_page_cannot_be_framed_and_allows_no_inline_script(client: Client, db: None) -> None:
    answer = client.get(LOGIN)
    assert answer["X-Frame-Options"] == "DENY"
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
