import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import DocumentState
from documents.states import note_state
from documents.throttling import WRONG_CODES
from people.models import Employee
from tests.factories.documents import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def test_a_stranger_sees_that_it_exists_and_not_whose_it_is(zoe: Employee, client: Client) -> None:
    document = make_document(zoe)
    page = client.get(f"/verify/{document.code}/", headers={"Accept-Language": "en"}).content.decode()
    assert document.code in page
    assert document.sha256[:32] in page
    assert "Boréal Mobilité" in page
    assert "In force" in page
    for private in ("Zoé", "Tremblay", "zoe", "Guide des médias", "Accusé"):
        assert private not in page


def test_it_tells_what_became_of_it(zoe: Employee, client: Client) -> None:
    document = make_document(zoe)
    since = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
    note_state(document.about, DocumentState.State.WITHDRAWN, since=since, by=None, at=since)
    page = client.get(f"/verify/{document.code}/", headers={"Accept-Language": "en"}).content.decode()
    assert "Withdrawn" in page
    assert "June 30, 2026" in page
    assert "In force" not in page


def test_a_code_may_be_written_carelessly(zoe: Employee, client: Client) -> None:
    code = make_document(zoe).code
    assert client.get(f"/verify/{code.lower().replace('-', '')}/").status_code == 200


def test_an_unknown_code_leads_to_the_form_that_says_so(organisation: object, client: Client) -> None:
    response = client.get("/verify/7K3M-9QXA-TB4C/", headers={"Accept-Language": "en"}, follow=True)
    assert response.redirect_chain[0][0] == reverse("documents:verify-start", query={"code": "7K3M-9QXA-TB4C"})
    assert "No document of ours bears this code" in response.content.decode()


def test_the_file_itself_is_not_read_to_say_so(zoe: Employee, client: Client) -> None:
    code = make_document(zoe).code
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/verify/{code}/")
    assert not [query for query in queries if '"content"' in query["sql"]]


def test_guesses_are_counted_of_who_does_not_follow_to_the_form_too(zoe: Employee, client: Client) -> None:
    code = make_document(zoe).code
    for _guess in range(WRONG_CODES):
        client.get("/verify/7K3M-9QXA-TB4C/")
    assert client.get(f"/verify/{code}/").status_code == 302


def in_json(client: Client, code: str, **more: Any) -> Any:
    return client.get(f"/verify/{code}/", headers={"Accept": "application/json"}, **more)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("superseded", "signed a newer version since"),
        ("withdrawn", "no longer allowed"),
        ("expired", "The time it was given for is over"),
    ],
)
def test_each_state_is_told_in_words_with_its_day(zoe: Employee, client: Client, state: str, said: str) -> None:
    document = make_document(zoe)
    since = dt.datetime(2026, 7, 1, 2, tzinfo=dt.UTC)  # the last evening of June in Montréal
    note_state(document.about, DocumentState.State(state), since=since, by=None, at=since)
    page = client.get(f"/verify/{document.code}/", headers={"Accept-Language": "en"}).content.decode()
    assert said in page
    assert "since June 30, 2026" in page


def test_what_becomes_of_it_tomorrow_is_not_told_today(zoe: Employee, client: Client) -> None:
    document = make_document(zoe)
    since = document.sealed_at + dt.timedelta(days=1)
    note_state(document.about, DocumentState.State.EXPIRED, since=since, by=None, at=document.sealed_at)
    assert in_json(client, document.code).json()["state"] == "in_force"


def test_its_own_reader_and_hr_alone_see_a_link_to_it(
    zoe: Employee, malik: Employee, ada: Employee, client_of: Callable[[Employee], Client], client: Client
) -> None:
    document = make_document(zoe)
    link, address = document.get_absolute_url(), f"/verify/{document.code}/"
    assert link in client_of(zoe).get(address).content.decode()
    assert link in client_of(ada).get(address).content.decode()
    for other in (client_of(malik), client):
        assert link not in other.get(address).content.decode()


def test_who_is_not_logged_in_may_do_so_and_come_back(zoe: Employee, client: Client) -> None:
    address = f"/verify/{make_document(zoe).code}/"
    assert f"?next={address}" in client.get(address).content.decode()


def test_the_file_can_be_compared_here_or_by_hand(zoe: Employee, client: Client) -> None:
    document = make_document(zoe)
    page = client.get(f"/verify/{document.code}/").content.decode()
    assert f'data-compare="{document.sha256}" hidden' in page
    assert 'aria-live="polite"' in page
    assert "compare-file" in page
    for command in ("sha256sum", "shasum -a 256", "Get-FileHash"):
        assert command in page


def test_a_machine_is_told_the_same_facts(zoe: Employee, client: Client) -> None:
    document = make_document(zoe)
    answer = in_json(client, document.code)
    sealed_at = document.sealed_at.astimezone(dt.UTC).isoformat(timespec="seconds")
    assert answer.json() == {
        "exists": True,
        "code": document.code,
        "organisation": "Boréal Mobilité",
        "sealed_at": sealed_at,
        "sealed_by": document.sealed_by,
        "certificate_sha256": document.certificate_sha256,
        "sha256": document.sha256,
        "size": document.size,
        "state": "in_force",
        "state_since": sealed_at,
    }
    assert answer["Content-Type"] == "application/json"
    assert "Accept" in answer["Vary"]
    assert client.get(f"/verify/{document.code}/", {"format": "json"}).json() == answer.json()


def test_a_machine_is_told_the_state_and_since_when(zoe: Employee, client: Client) -> None:
    document = make_document(zoe)
    since = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
    note_state(document.about, DocumentState.State.SUPERSEDED, since=since, by=None, at=since)
    told = in_json(client, document.code).json()
    assert (told["state"], told["state_since"]) == ("superseded", "2026-06-30T12:00:00+00:00")


def test_a_browser_is_answered_with_a_page(zoe: Employee, client: Client) -> None:
    code = make_document(zoe).code
    for accept in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*"):
        assert client.get(f"/verify/{code}/", headers={"Accept": accept})["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("code", ["7K3M-9QXA-TB4C", "hello", "<script>", "é" * 300])
def test_a_machine_that_asks_for_nothing_we_know_is_told_so(organisation: object, client: Client, code: str) -> None:
    answer = in_json(client, code)
    assert (answer.status_code, answer.json()) == (404, {"exists": False})


def test_a_machine_that_guesses_is_stopped_as_anyone(zoe: Employee, client: Client) -> None:
    code = make_document(zoe).code
    answers = [in_json(client, "7K3M-9QXA-TB4C").status_code for _guess in range(WRONG_CODES)]
    assert answers == [404] * (WRONG_CODES - 1) + [429]
    right = in_json(client, code)
    assert (right.status_code, right.json()) == (429, {"error": "too_many_wrong_codes"})
    assert right["Retry-After"] == "600"
    assert in_json(client, code, REMOTE_ADDR="198.51.100.4").status_code == 200


def test_a_forged_address_does_not_help_who_guesses(zoe: Employee, client: Client) -> None:
    code = make_document(zoe).code
    for number in range(WRONG_CODES):
        in_json(client, "7K3M-9QXA-TB4C", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert in_json(client, code, HTTP_X_FORWARDED_FOR="203.0.113.250").status_code == 429


def test_only_reading_is_possible(zoe: Employee, client: Client) -> None:
    assert client.post(f"/verify/{make_document(zoe).code}/").status_code == 405
