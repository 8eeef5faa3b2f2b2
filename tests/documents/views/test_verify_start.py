import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from documents.throttling import WRONG_CODES
from people.models import Employee
from tests.factories.documents import make_document

pytestmark = pytest.mark.django_db
URL = "/verify/"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def test_a_stranger_may_ask(organisation: object, client: Client) -> None:
    response = client.get(URL, headers=ENGLISH)
    assert response.status_code == 200
    assert "Code of the document" in response.content.decode()


def test_a_code_leads_to_its_document(zoe: Employee, client: Client) -> None:
    code = make_document(zoe).code
    response = client.get(URL, {"code": f" {code.lower()} "})
    assert response.headers["Location"] == reverse("documents:document-verify", args=[code])


@pytest.mark.parametrize("typed", ["", "hello", "<script>alert(1)</script>", "7K3M-9QXA", "0" * 500])
def test_what_is_no_code_is_said_in_plain_words(typed: str, organisation: object, client: Client) -> None:
    page = client.get(URL, {"code": typed}, headers=ENGLISH).content.decode()
    assert "<script>alert" not in page
    assert "invalid-feedback" in page or "errorlist" in page or "error-summary" in page


def test_a_wrong_code_is_said_in_plain_words(organisation: object, client: Client) -> None:
    page = client.get(URL, {"code": "7K3M-9QXA-TB4C"}, headers=ENGLISH).content.decode()
    assert "No document of ours bears this code" in page


def test_who_guesses_is_stopped_for_a_while(zoe: Employee, client: Client) -> None:
    code = make_document(zoe).code
    for _ in range(WRONG_CODES):
        assert client.get(URL, {"code": "7K3M-9QXA-TB4C"}).status_code == 200
    response = client.get(URL, {"code": "7K3M-9QXA-TB4C"}, headers=ENGLISH)
    assert response.status_code == 429
    assert "Too many wrong codes" in response.content.decode()
    assert client.get(f"/verify/{code}/", follow=True).status_code == 429
    assert client.get(URL, {"code": code}, REMOTE_ADDR="198.51.100.4").status_code == 302


def test_mistyping_the_shape_of_a_code_is_not_guessing(organisation: object, client: Client) -> None:
    for _ in range(WRONG_CODES + 1):
        assert client.get(URL, {"code": "oops"}).status_code == 200
