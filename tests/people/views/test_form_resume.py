"""A form sent when the session had ended: kept for the same person, sent by nobody but them."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.keeping import LONGEST
from people.models import Employee
from tests.factories.people import EmployeeFactory

PASSWORD = "trois-mots-simples"
FORM = "/settings/?from=menu"


@pytest.fixture
def nadia(organisation: Any) -> Employee:
    return EmployeeFactory(login="nadia", language="fr", password=PASSWORD)


@pytest.fixture
def paul(organisation: Any) -> Employee:
    return EmployeeFactory(login="paul", password=PASSWORD)


def expired(client: Client, employee: Employee) -> Client:
    """A browser in which the employee was logged in, a long time ago."""
    client.force_login(employee)
    client.get("/settings/")
    del client.cookies[django_settings.SESSION_COOKIE_NAME]
    return client


def log_in(client: Client, login: str) -> str:
    answer = client.post("/login/?next=/resume/", {"login": login, "password": PASSWORD})
    return str(answer["Location"])


def test_what_was_typed_waits_and_is_sent_by_the_person(client: Client, nadia: Employee) -> None:
    browser = expired(client, nadia)
    answer = browser.post(FORM, {"language": "en", "note": "Une longue réponse"})
    assert answer["Location"] == "/login/?next=%2Fresume%2F"
    assert log_in(browser, "nadia") == "/resume/"
    page = browser.get("/resume/")
    nadia.refresh_from_db()
    assert nadia.language == "fr", "nothing is sent by itself"
    kept = page.context["kept"]
    assert kept.path == FORM
    assert "Une longue réponse" in page.content.decode()
    assert dict(kept.hidden) == {"language": "en", "note": "Une longue réponse"}
    browser.post(kept.path, dict(kept.hidden))
    nadia.refresh_from_db()
    assert nadia.language == "en"
    assert browser.get("/resume/").context["kept"] is None, "and not a second time"


def test_page_carries_a_fresh_token_and_the_form_goes_where_it_was_going(nadia: Employee) -> None:
    browser = Client(enforce_csrf_checks=True)
    expired(browser, nadia)
    browser.get("/login/")
    token = browser.cookies["csrftoken"].value
    browser.post(FORM, {"language": "en", "csrfmiddlewaretoken": token})
    browser.post("/login/?next=/resume/", {"login": "nadia", "password": PASSWORD, "csrfmiddlewaretoken": token})
    page = browser.get("/resume/")
    assert f'action="{FORM}"' in page.content.decode()
    resend = {"language": "en", "csrfmiddlewaretoken": page.context["csrf_token"]}
    assert browser.post(FORM, resend).status_code == 302
    nadia.refresh_from_db()
    assert nadia.language == "en"


def test_another_person_on_the_same_browser_sees_nothing(client: Client, nadia: Employee, paul: Employee) -> None:
    browser = expired(client, nadia)
    browser.post(FORM, {"note": "Confidentiel"})
    log_in(browser, "paul")
    page = browser.get("/resume/")
    assert page.context["kept"] is None
    assert "Confidentiel" not in page.content.decode()


def test_stranger_who_never_logged_in_here_leaves_nothing(client: Client, nadia: Employee) -> None:
    answer = client.post(FORM, {"note": "Quelque chose"})
    assert answer["Location"].startswith("/login/?next=/settings/")
    log_in(client, "nadia")
    assert client.get("/resume/").context["kept"] is None


def test_forged_cookie_keeps_nothing(client: Client, nadia: Employee) -> None:
    client.cookies["repere_last_person"] = f"{nadia.pk}:forged"
    client.post(FORM, {"note": "Piège"})
    log_in(client, "nadia")
    assert client.get("/resume/").context["kept"] is None


def test_who_logged_out_leaves_nothing(client: Client, nadia: Employee) -> None:
    client.force_login(nadia)
    client.get("/settings/")
    client.post("/logout/")
    client.post(FORM, {"note": "Quelque chose"})
    log_in(client, "nadia")
    assert client.get("/resume/").context["kept"] is None


def test_it_can_be_thrown_away(client: Client, nadia: Employee) -> None:
    browser = expired(client, nadia)
    browser.post(FORM, {"language": "en"})
    log_in(browser, "nadia")
    assert browser.post("/resume/")["Location"] == "/"
    assert browser.get("/resume/").context["kept"] is None
    nadia.refresh_from_db()
    assert nadia.language == "fr"


def test_files_are_named_and_chosen_again(client: Client, nadia: Employee) -> None:
    browser = expired(client, nadia)
    browser.post(FORM, {"title": "Guide", "file": SimpleUploadedFile("guide.md", b"# Guide")})
    log_in(browser, "nadia")
    page = browser.get("/resume/")
    assert page.context["kept"].files == ["guide.md"]
    assert f'<form action="{FORM}"' not in page.content.decode(), "half a form is not sent"
    assert f'href="{FORM}"' in page.content.decode()


def test_passwords_are_never_kept(client: Client, nadia: Employee) -> None:
    browser = expired(client, nadia)
    browser.post("/password/", {"oldpassword": PASSWORD, "password1": "secret-secret", "password2": "secret-secret"})
    assert "kept_form" not in browser.session


def test_endless_text_is_not_kept_and_the_person_is_told(client: Client, nadia: Employee) -> None:
    browser = expired(client, nadia)
    answer = browser.post(FORM, {"note": "a" * (LONGEST + 1)})
    assert answer["Location"].startswith("/login/?next=/settings/")
    assert "kept_form" not in browser.session
    assert list(get_messages(answer.wsgi_request))


def test_scripts_that_were_typed_are_shown_as_text(client: Client, nadia: Employee) -> None:
    browser = expired(client, nadia)
    browser.post(FORM, {"note": '"><script>alert(1)</script>'})
    log_in(browser, "nadia")
    assert "<script>alert" not in browser.get("/resume/").content.decode()


def test_htmx_is_sent_to_the_whole_log_in_page(client: Client, nadia: Employee) -> None:
    browser = expired(client, nadia)
    answer = browser.post(FORM, {"note": "Texte"}, headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == "/login/?next=%2Fresume%2F"


def test_page_older_than_the_log_in_loses_nothing(nadia: Employee) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(nadia)
    browser.get("/settings/")
    stale = {"language": "en", "csrfmiddlewaretoken": "a" * 32}
    answer = browser.post(FORM, stale, headers={"origin": "http://testserver"})
    assert answer["Location"] == "/resume/"
    assert browser.get("/resume/").context["kept"].fields == {"language": ["en"]}
    nadia.refresh_from_db()
    assert nadia.language == "fr"


@pytest.mark.parametrize("origin", [{}, {"origin": "https://evil.example"}])
def test_form_of_another_site_is_refused_and_not_kept(nadia: Employee, origin: dict[str, str]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(nadia)
    answer = browser.post(FORM, {"language": "en"}, headers=origin)
    assert answer.status_code == 403
    assert browser.get("/resume/").context["kept"] is None


def test_nothing_waiting_says_so(client_of: Any, nadia: Employee) -> None:
    page = client_of(nadia).get("/resume/")
    assert page.status_code == 200
    assert page.context["kept"] is None
