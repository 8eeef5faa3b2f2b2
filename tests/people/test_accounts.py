"""allauth's own pages: leaving, changing and forgetting a password."""

import re
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.test import Client
from django.urls import reverse

from people.models import Employee
from people.tasks import mail_password_reset
from tests.factories.people import EmployeeFactory
from tests.smtp_sink import SmtpSink

OLD, NEW = "trois-mots-simples", "quatre-mots-assez-longs"


@pytest.fixture
def nadia(organisation: Any) -> Employee:
    return EmployeeFactory(login="nadia.roy", email="nadia@boreal.example", language="fr", password=OLD)


def link_in(text: str) -> str:
    return re.search(r"http://testserver(/password/reset/\S+)", text)[1]  # type: ignore[index]


def test_one_logs_out_by_a_button_not_by_a_link(client_of: Any, zoe: Employee) -> None:
    client = client_of(zoe)
    assert client.get("/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/logout/")["Location"] == "/login/"
    assert "_auth_user_id" not in client.session


def test_leaving_forgets_who_was_there_and_the_language_they_chose(client_of: Any, zoe: Employee) -> None:
    client = client_of(zoe)
    client.cookies["django_language"] = "en"
    client.get("/settings/")
    assert client.cookies["repere_last_person"].value
    client.post("/logout/")
    assert not client.cookies["repere_last_person"].value
    assert not client.cookies["django_language"].value


def test_password_is_changed_by_whoever_knows_the_present_one(client: Client, nadia: Employee) -> None:
    client.force_login(nadia)
    other = Client()
    other.force_login(nadia)
    refused = client.post("/password/", {"oldpassword": "autre", "password1": NEW, "password2": NEW})
    assert refused.status_code == 200
    assert Employee.objects.get().check_password(OLD)
    answer = client.post("/password/", {"oldpassword": OLD, "password1": NEW, "password2": NEW})
    assert answer["Location"] == reverse("people:settings-edit")
    assert Employee.objects.get().check_password(NEW)
    assert client.get("/settings/").status_code == 200, "one stays logged in here"
    assert other.get("/settings/").status_code == 302, "and is logged out elsewhere"


def test_poor_password_is_refused(client: Client, nadia: Employee) -> None:
    client.force_login(nadia)
    for poor in ("court", "1234567890", "password12"):
        answer = client.post("/password/", {"oldpassword": OLD, "password1": poor, "password2": poor})
        assert answer.context["form"].errors["password1"]
    assert Employee.objects.get().check_password(OLD)


def test_forgotten_password_is_replaced_through_a_link_that_works_once(client: Client, nadia: Employee) -> None:
    mail_password_reset(nadia.pk)
    path = link_in(str(mail.outbox[0].body))
    page = client.get(path, follow=True)
    assert Employee.objects.get().check_password(OLD), "opening the link changes nothing"
    answer = client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert answer["Location"] == reverse("account_reset_password_from_key_done")
    assert Employee.objects.get().check_password(NEW)
    assert Client().get(path, follow=True).context["token_fail"]


def test_link_of_a_former_address_opens_nothing(client: Client, nadia: Employee) -> None:
    mail_password_reset(nadia.pk)
    Employee.objects.update(email="nadia.roy@boreal.example")
    assert client.get(link_in(str(mail.outbox[0].body)), follow=True).context["token_fail"]


@pytest.mark.parametrize(("language", "subject"), [("en", "Choose a new password"), ("fr", None)])
def test_mail_is_in_the_language_of_the_person(nadia: Employee, language: str, subject: str | None) -> None:
    Employee.objects.update(language=language)
    mail_password_reset(nadia.pk)
    message = mail.outbox[0]
    assert subject in (None, message.subject)
    assert "\n" not in message.subject
    html = message.alternatives[0][0]  # type: ignore[attr-defined]
    assert f'<html lang="{language}-CA"' in html
    assert link_in(str(message.body)) in html
    assert 'style="' in html, "rules are carried onto the elements, for mail readers that drop the others"


class Asked:
    """Who would get a mail, as the form found them."""

    def __init__(self, client: Client, email: str) -> None:
        answer = client.post("/password/reset/", {"email": email})
        self.location = answer.get("Location", "")


@pytest.fixture
def mailed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Tasks put on the queue, without a worker."""
    queued: list[int] = []
    monkeypatch.setattr(mail_password_reset, "delay_on_commit", queued.append)
    return queued


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, nadia: Employee, mailed: list[int]) -> None:
    known, unknown = Asked(client, " NADIA@boreal.example"), Asked(client, "nobody@boreal.example")
    assert known.location == unknown.location == reverse("account_reset_password_done")
    assert mailed == [nadia.pk]
    assert mail.outbox == []


def test_who_left_gets_no_mail(client: Client, nadia: Employee, mailed: list[int]) -> None:
    Employee.objects.update(is_active=False)
    Asked(client, "nadia@boreal.example")
    assert mailed == []


def test_address_given_to_somebody_else_leads_to_them_alone(client: Client, nadia: Employee, mailed: list[int]) -> None:
    Asked(client, "nadia@boreal.example")
    Employee.objects.update(email="nadia.roy@boreal.example")
    heir = EmployeeFactory(email="nadia@boreal.example")
    Asked(client, "nadia@boreal.example")
    assert mailed == [nadia.pk, heir.pk]


def test_an_address_with_accents_is_found_however_it_was_typed(
    client: Client, nadia: Employee, mailed: list[int]
) -> None:
    Employee.objects.update(email="nadïa@boréal.example")
    assert 'type="email"' not in client.get("/password/reset/").content.decode()
    for typed in ("nadïa@boréal.example", "nadi\u0308a@bore\u0301al.example", " NADÏA@boréal.example"):
        assert Asked(client, typed).location == reverse("account_reset_password_done")
    assert mailed == [nadia.pk] * 3
    for wrong in ("nadïa", "nadïa@", "ï@ï@boréal.example"):
        assert client.post("/password/reset/", {"email": wrong}).status_code == 200
    assert len(mailed) == 3


def test_the_link_leaves_for_an_address_with_accents_where_the_server_takes_them(
    nadia: Employee, smtp_sink: SmtpSink
) -> None:
    Employee.objects.update(email="nadïa@boréal.example")
    mail_password_reset(nadia.pk)
    assert [each.recipients for each in smtp_sink.received] == [["nadïa@xn--boral-dsa.example"]]


@pytest.mark.parametrize("speaks_smtp", [True, False])
def test_where_it_does_not_that_is_written_down_and_nothing_breaks(
    nadia: Employee, smtp_sink: SmtpSink, settings: Any, caplog: pytest.LogCaptureFixture, speaks_smtp: bool
) -> None:
    Employee.objects.update(email="nadïa@boréal.example")
    smtp_sink.takes_accents = False
    if not speaks_smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail_password_reset(nadia.pk)
    assert "SMTPUTF8" in caplog.text
    assert f"person {nadia.pk}" in caplog.text
    assert "nadïa" not in caplog.text
    assert smtp_sink.received == mail.outbox == []


def test_number_is_not_an_address(client: Client, nadia: Employee, mailed: list[int]) -> None:
    EmployeeFactory(employee_number="x@boreal.example", email="autre@boreal.example")
    Asked(client, "x@boreal.example")
    assert mailed == []


def test_too_many_requests_are_told_to_wait(client: Client, nadia: Employee, mailed: list[int]) -> None:
    statuses = [client.post("/password/reset/", {"email": "nadia@boreal.example"}).status_code for _try in range(7)]
    assert statuses[-1] == 429
    assert len(mailed) == 5


def test_every_account_page_shows(client: Client, client_of: Any, zoe: Employee) -> None:
    for name in ("account_login", "account_reset_password", "account_reset_password_done", "account_inactive"):
        assert client.get(reverse(name)).status_code == 200, name
    inside = client_of(zoe)
    Employee.objects.filter(pk=zoe.pk).update(password=EmployeeFactory(password=OLD).password)
    inside.force_login(Employee.objects.get(pk=zoe.pk))
    for name in ("account_change_password", "account_reauthenticate", "account_logout"):
        assert inside.get(reverse(name)).status_code == 200, name


def test_new_password_changes_nothing_else_of_a_record_that_hr_changed_meanwhile(zoe: Employee) -> None:
    opened_before = Employee.objects.get(pk=zoe.pk)
    Employee.objects.filter(pk=zoe.pk).update(is_active=False, last_name="Roy")
    get_adapter().set_password(opened_before, "un autre mot de passe")
    zoe.refresh_from_db()
    assert zoe.check_password("un autre mot de passe")
    assert (zoe.is_active, zoe.last_name) == (False, "Roy")
