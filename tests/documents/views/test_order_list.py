import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.models import SealOrder
from documents.sealing import SealFailed, seal
from people.models import Employee, Role
from tests.factories.documents import make_document, make_order
from tests.factories.people import RoleGrantFactory

URL = reverse("documents:order-list")
pytestmark = pytest.mark.django_db


def fail(order, error="CertificateExpired: The sealing certificate expired on 2026-01-01."):
    SealOrder.objects.filter(pk=order.pk).update(
        attempts=3, last_error=error, not_before=timezone.now() + dt.timedelta(minutes=8)
    )


def test_it_says_what_waits_since_when_why_and_until_when(client_of, ada, zoe):
    fail(make_order(zoe, about="acknowledgement:7", kind="acknowledgement"))
    text = client_of(ada).get(URL).text
    for part in ("acknowledgement:7", "24 mars 2026", "Le certificat du sceau est expiré", "CertificateExpired"):
        assert part in text
    assert "Réessayer maintenant" in text


def test_whose_it_is_is_not_said(client_of, ada, zoe):
    fail(make_order(zoe))
    assert "Zoé" not in client_of(ada).get(URL).text


def test_the_reason_is_the_true_one(client_of, ada, zoe):
    order = make_order(zoe, kind="poem")
    with pytest.raises(SealFailed):
        seal(order, at=timezone.now())
    assert "Rien ne sait produire un document de cette sorte" in client_of(ada).get(URL).text


def test_what_waits_for_a_timestamp_says_until_when(client_of, ada, zoe, settings):
    settings.TSA_PATIENCE = 48
    fail(make_order(zoe), "TimestampUnavailable: No timestamp. http://tsa: refused")
    text = client_of(ada).get(URL).text
    assert "Attend un horodatage" in text
    assert "26 mars 2026" in text


def test_an_unforeseen_failure_is_told_apart_from_its_details(client_of, ada, zoe):
    fail(make_order(zoe), "RuntimeError: <boom>")
    text = client_of(ada).get(URL).text
    assert "Le document n’a pas pu être produit" in text
    assert "RuntimeError: &lt;boom&gt;" in text


def test_what_is_sealed_is_not_there(client_of, ada, zoe):
    make_document(zoe, about="test:fr:9")
    text = client_of(ada).get(URL).text
    assert "test:fr:9" not in text
    assert "Tout est scellé" in text


def test_a_seal_that_cannot_seal_is_said_before_all(client_of, ada, settings):
    from documents.certificates import seal_key

    settings.SEAL_PKCS12 = "/nowhere.p12"
    seal_key.cache_clear()
    try:
        assert "Rien ne peut être scellé pour l’instant" in client_of(ada).get(URL).text
    finally:
        seal_key.cache_clear()


def test_an_auditor_looks_and_does_not_touch(client_of, sam, zoe):
    fail(make_order(zoe))
    RoleGrantFactory(employee=sam, role=Role.AUDITOR)
    answer = client_of(Employee.objects.get(pk=sam.pk)).get(URL)
    assert answer.status_code == 200
    assert reverse("documents:order-retry") not in answer.text


def test_a_stranger_finds_nothing(client_of, sam, malik):
    for person in (sam, malik):
        assert client_of(person).get(URL).status_code == 404


def test_as_many_queries_for_thirty_as_for_one(client_of, ada, zoe, django_assert_max_num_queries):
    client = client_of(ada)
    fail(make_order(zoe))
    client.get(URL)
    with django_assert_max_num_queries(12) as one:
        client.get(URL)
    for number in range(30):
        fail(make_order(zoe, about=f"test:fr:1{number}"))
    with django_assert_max_num_queries(12) as thirty:
        client.get(URL)
    assert len(thirty) == len(one)
