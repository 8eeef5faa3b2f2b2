import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.inviting import make_invitation
from people.models import Employee, Invitation
from tests.factories.people import EmployeeFactory

PASSWORD = "trois-mots-simples"


@pytest.fixture
def newcomer(organisation: Any) -> Employee:
    return EmployeeFactory(full_name="Nadia Roy", login="nadia.roy")


@pytest.fixture
def code(newcomer: Employee) -> str:
    return make_invitation(newcomer, by=None, at=timezone.now())[1]


def accepted(client: Client, code: str, password: str = PASSWORD, again: str | None = None) -> Any:
    return client.post(f"/welcome/{code}/", {"password": password, "again": again or password})


def test_newcomer_chooses_a_password_and_is_in(client: Client, newcomer: Employee, code: str) -> None:
    page = client.get(f"/welcome/{code}/")
    assert "Nadia" in page.content.decode()
    answer = accepted(client, code)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(newcomer.pk)
    assert client.session["account_authentication_methods"][0]["method"] == "invitation"
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)


def test_opening_the_link_uses_nothing_and_lets_nobody_in(client: Client, newcomer: Employee, code: str) -> None:
    for _time in range(3):
        client.get(f"/welcome/{code}/")
    assert Invitation.objects.get().used_at is None
    assert "_auth_user_id" not in client.session


def test_code_works_once(client: Client, newcomer: Employee, code: str) -> None:
    accepted(client, code)
    other = Client()
    assert other.get(f"/welcome/{code}/").status_code == 410
    assert accepted(other, code, "un-autre-mot-de-passe").context["was_used"]
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)


def test_code_is_too_old_one_day(client: Client, newcomer: Employee, code: str) -> None:
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    page = client.get(f"/welcome/{code}/")
    assert page.status_code == 410
    assert page.context["has_expired"]
    assert accepted(client, code).status_code == 410


def test_newer_invitation_replaces_the_earlier_one(client: Client, newcomer: Employee, code: str) -> None:
    _invitation, newer = make_invitation(newcomer, by=None, at=timezone.now())
    assert client.get(f"/welcome/{code}/").context["has_expired"]
    assert client.get(f"/welcome/{newer}/").status_code == 200


@pytest.mark.parametrize("wrong", ["AAAA-AAAA-AAAA-AAAA", "x", "%00", "A" * 500, "<script>"])
def test_stranger_with_an_unknown_code_sees_no_name(client: Client, newcomer: Employee, code: str, wrong: str) -> None:
    page = client.get(f"/welcome/{wrong}/")
    assert page.status_code == 410
    assert "Nadia" not in page.content.decode()
    assert "<script>" not in page.content.decode()


def test_who_left_meanwhile_does_not_enter(client: Client, newcomer: Employee, code: str) -> None:
    Employee.objects.update(is_active=False)
    assert accepted(client, code).status_code == 410
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("password", "again"), [("court", "court"), (PASSWORD, "autre-mot-simple"), ("nadia.roy", "nadia.roy")]
)
def test_poor_or_mistyped_password_keeps_the_invitation_open(
    client: Client, newcomer: Employee, code: str, password: str, again: str
) -> None:
    page = accepted(client, code, password, again)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert Invitation.objects.get().used_at is None


def test_whoever_was_logged_in_on_this_browser_is_out(
    client_of: Any, sam: Employee, newcomer: Employee, code: str
) -> None:
    client = client_of(sam)
    accepted(client, code)
    assert client.session["_auth_user_id"] == str(newcomer.pk)


def test_page_is_kept_by_no_cache(client: Client, code: str) -> None:
    assert "no-store" in client.get(f"/welcome/{code}/")["Cache-Control"]
