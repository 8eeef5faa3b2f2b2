import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from announcements.delivering import deliver_batch
from announcements.models import Delivery
from documents.certificates import seal_key
from home.expiring import warn_of_expiry
from home.tasks import warn_of_expiry as task
from people.models import Employee
from tests.documents.test_certificates import bundle, key_valid

DAY = dt.timedelta(days=1)


@pytest.fixture
def ends_at(tmp_path: Path, settings: Any) -> Iterator[dt.datetime]:
    """The end of a certificate of 20 days."""
    key = key_valid(timezone.now() - dt.timedelta(hours=1), 20)
    settings.SEAL_PKCS12, settings.SEAL_PKCS12_PASSWORD = str(bundle(tmp_path / "seal.p12", key)), "s3cret"
    seal_key.cache_clear()
    yield key.certificate.not_valid_after_utc
    seal_key.cache_clear()


def test_each_hr_admin_is_told_once_per_threshold(ada: Employee, zoe: Employee, ends_at: dt.datetime) -> None:
    for days in (20, 19, 8, 7, 6, 1, 0, -1):
        warn_of_expiry(at=ends_at - days * DAY)
    told = Delivery.objects.filter(occasion__startswith="seal-expiry:").order_by("pk")
    assert {row.employee for row in told} == {ada}
    assert [row.occasion.rpartition(":")[2] for row in told] == ["30", "7", "0"]


def test_the_mail_says_until_when_in_their_language(ada: Employee, ends_at: dt.datetime) -> None:
    task()
    deliver_batch(clock=timezone.now)
    (message,) = mail.outbox
    assert "ada@boreal.example" in message.to[0]
    assert message.subject.startswith("Le certificat du sceau expire le")
    assert "/sealing/orders/" in message.body


def test_nothing_leaves_once_another_certificate_is_in_place(
    ada: Employee, ends_at: dt.datetime, settings: Any, tmp_path: Path
) -> None:
    task()
    settings.SEAL_PKCS12 = str(bundle(tmp_path / "fresh.p12", key_valid(timezone.now() - DAY, 300)))
    seal_key.cache_clear()
    deliver_batch(clock=timezone.now)
    assert mail.outbox == []


def test_nothing_is_told_while_the_end_is_far(ada: Employee) -> None:
    assert warn_of_expiry(at=timezone.now()) == 0


def test_the_administration_says_it_too(client_of: Any, ada: Employee, ends_at: dt.datetime) -> None:
    assert "Le certificat du sceau expire le" in client_of(ada).get("/admin/").text


def test_the_administration_says_that_nothing_can_be_sealed(client_of: Any, ada: Employee, settings: Any) -> None:
    settings.SEAL_PKCS12 = "/nowhere.p12"
    seal_key.cache_clear()
    try:
        assert "Rien ne peut être scellé pour l’instant" in client_of(ada).get("/admin/").text
    finally:
        seal_key.cache_clear()
