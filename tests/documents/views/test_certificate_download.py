import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.test import Client
from django.urls import reverse

from documents.certificates import seal_key
from people.models import Employee
from tests.factories.documents import make_document


def url_of(form: str, digest: str = "") -> str:
    digest = digest or seal_key().root.fingerprint(hashes.SHA256()).hex()
    return reverse("documents:certificate-download", args=[digest, form])


LOADS = {"pem": x509.load_pem_x509_certificate, "der": x509.load_der_x509_certificate}


@pytest.mark.parametrize("form", LOADS)
def test_a_stranger_downloads_the_root(zoe: Employee, client: Client, form: str) -> None:
    make_document(zoe)
    answer = client.get(url_of(form))
    assert LOADS[form](answer.content) == seal_key().root
    assert f".{form}" in answer["Content-Disposition"]


@pytest.mark.parametrize("form", ["p12", "key", "PEM"])
def test_there_is_no_other_form(zoe: Employee, client: Client, form: str) -> None:
    make_document(zoe)
    assert client.get(url_of(form)).status_code == 404


def test_a_certificate_that_was_never_public_is_not_found(zoe: Employee, client: Client) -> None:
    make_document(zoe)
    assert client.get(url_of("pem", "0" * 64)).status_code == 404
