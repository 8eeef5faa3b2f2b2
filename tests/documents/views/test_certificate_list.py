import datetime as dt
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.test import Client
from django.urls import reverse

from documents.certificates import seal_key
from documents.rotating import rotate
from people.models import Employee
from tests.documents.test_rotating import DAY, now
from tests.factories.documents import make_document

URL = reverse("documents:certificate-list")
ENGLISH = {"Accept-Language": "en"}


def test_a_stranger_sees_the_roots_and_their_fingerprints(zoe: Employee, client: Client) -> None:
    make_document(zoe)
    page = client.get(URL, headers=ENGLISH).text
    fingerprint = seal_key().root.fingerprint(hashes.SHA256()).hex()
    assert fingerprint in page.replace("<wbr>", "")
    assert "For trying things out" in page
    assert f"{URL}{fingerprint}/pem/" in page


def test_before_anything_is_sealed_it_says_so(organisation: object, client: Client) -> None:
    assert "Nothing was sealed yet" in client.get(URL, headers=ENGLISH).text


def test_the_next_root_is_there_before_it_seals(organisation: object, client: Client, old: Any, new: Any) -> None:
    rotate(seals_from=now() + 5 * DAY, at=now())
    page = client.get(URL, headers=ENGLISH).text.replace("<wbr>", "")
    for key in (old, new):
        assert key.root.fingerprint(hashes.SHA256()).hex() in page
        assert key.fingerprint in page
    assert "Seals from" in page
    assert "Has sealed since" in page
    assert "For trying things out" not in page


def test_the_page_where_one_verifies_leads_to_it(organisation: object, client: Client) -> None:
    assert f'href="{URL}"' in client.get(reverse("documents:verify-start")).text


def test_as_many_queries_for_thirty_as_for_one(
    organisation: object, client: Client, django_assert_max_num_queries: Any
) -> None:
    from documents.rotating import publish
    from tests.documents.test_certificates import key_valid

    publish(seal_key(), seals_from=now(), at=now())
    client.get(URL)
    with django_assert_max_num_queries(6) as one:
        client.get(URL)
    for number in range(30):
        publish(key_valid(now() - dt.timedelta(days=number), 60), seals_from=now(), at=now())
    with django_assert_max_num_queries(6) as thirty:
        client.get(URL)
    assert len(thirty) == len(one)
