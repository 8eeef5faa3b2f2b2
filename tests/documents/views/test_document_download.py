import base64
import hashlib
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.test import Client

from documents.checking import check
from people.models import Employee
from tests.factories.documents import make_document

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Employee], Client]


def test_a_person_gets_the_sealed_file_byte_for_byte(zoe: Employee, client_of: ClientOf) -> None:
    document = make_document(zoe)
    response = client_of(zoe).get(document.get_absolute_url())
    assert response.content == bytes(document.content)
    assert check(response.content).holds
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["ETag"] == f'"{document.sha256}"'
    digest = base64.b64encode(hashlib.sha256(response.content).digest()).decode()
    assert response.headers["Content-Digest"] == f"sha-256=:{digest}:"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Encoding" not in response.headers


def test_the_file_is_named_in_its_own_language(zoe: Employee, client_of: ClientOf) -> None:
    document = make_document(zoe, about="test:en:1")
    disposition = client_of(zoe).get(document.get_absolute_url()).headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert f"Acknowledgement – Social media guide – {document.code}.pdf" in unquote(disposition)


def test_hr_gets_it_too(zoe: Employee, ada: Employee, client_of: ClientOf) -> None:
    assert client_of(ada).get(make_document(zoe).get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["malik", "sam"])
def test_a_manager_and_a_stranger_get_404(
    name: str, zoe: Employee, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(name))
    assert client.get(make_document(zoe).get_absolute_url()).status_code == 404


def test_nobody_gets_it_without_logging_in(zoe: Employee, client: Client) -> None:
    response = client.get(make_document(zoe).get_absolute_url())
    assert response.status_code == 302
    assert "login" in response.headers["Location"]


@pytest.mark.parametrize("code", ["7K3M-9QXA-TB4C", "nonsense", "é"])
def test_a_wrong_code_is_404(code: str, ada: Employee, client_of: ClientOf) -> None:
    assert client_of(ada).get(f"/documents/{code}/download/").status_code == 404


def test_what_one_has_already_is_not_sent_again(zoe: Employee, client_of: ClientOf) -> None:
    document = make_document(zoe)
    response = client_of(zoe).get(document.get_absolute_url(), headers={"If-None-Match": f'"{document.sha256}"'})
    assert (response.status_code, response.content) == (304, b"")


def test_only_reading_is_possible(zoe: Employee, client_of: ClientOf) -> None:
    assert client_of(zoe).post(make_document(zoe).get_absolute_url()).status_code == 405
