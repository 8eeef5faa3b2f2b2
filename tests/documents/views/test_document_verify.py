import datetime as dt

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
