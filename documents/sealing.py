"""From an act to its sealed PDF: ordered in the act's own transaction, made after it, inserted once, never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from documents.canonical import utc
from documents.certificates import SealKey
from documents.codes import new_code
from documents.composing import Composition, compose
from documents.ledger import append_sealed
from documents.models import Document, DocumentBase, SealOrder
from documents.rotating import key_at
from people.models import Employee

if TYPE_CHECKING:
    from documents.stamping import Stamped

LEASE = dt.timedelta(minutes=5)  # longer than any document takes; a worker that died gives its orders back then
LONGEST_REST = dt.timedelta(hours=1)
BATCH = 50

logger = logging.getLogger(__name__)


class SealInHand(Exception):
    """Another worker is making this document."""


class SealFailed(Exception):
    """It could not be made this time; the order says why and when it will be tried again."""


def order_seal(kind: str, *, about: str, person: Employee | None, language: str, at: dt.datetime) -> SealOrder:
    """Ask for the document of an act, in the act's transaction. A broker that is down delays it; the sweep finds it."""
    order = new_order(kind, about=about, person=person, language=language, at=at)
    order.save(force_insert=True)
    wake_for(order)
    return order


def new_order(kind: str, *, about: str, person: Employee | None, language: str, at: dt.datetime) -> SealOrder:
    """For the act to write, with all else that it writes; then `wake_for` it."""
    return SealOrder(kind=kind, about=about, person=person, language=language, ordered_at=at)


def wake_for(order: SealOrder) -> None:
    """A worker seals it as soon as it is committed."""
    from documents.tasks import seal_ordered  # the door to this very module

    seal_ordered.delay_on_commit(order.pk)


def seal(order: SealOrder, *, at: dt.datetime) -> Document:
    """Make the document once, whoever asks and however often. `at` is now: no seal is dated otherwise."""
    if made := Document.objects.about(order.about).first():
        return made
    _claim(order, at)
    try:
        return _insert(order, at)
    except Exception as error:
        _note_failure(order, error, at)
        raise SealFailed(order.about) from error


def left_behind(*, at: dt.datetime) -> list[SealOrder]:
    """The orders that no worker holds, first come first served: what a lost message or a crash left."""
    return list(SealOrder.objects.waiting(at).order_by("pk")[:BATCH])


def _claim(order: SealOrder, at: dt.datetime) -> None:
    free = SealOrder.objects.filter(pk=order.pk, sealed_at=None).exclude(leased_until__gt=at)
    if not free.update(leased_until=at + LEASE, attempts=F("attempts") + 1):
        raise SealInHand(order.about)
    order.refresh_from_db()


def _insert(order: SealOrder, at: dt.datetime) -> Document:
    document = _make(order, at)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            append_sealed(document)
            SealOrder.objects.filter(pk=order.pk).update(
                sealed_at=at, leased_until=None, not_before=None, last_error=""
            )
    except IntegrityError:  # a worker slower than its lease was first after all
        return Document.objects.get(about=order.about)
    return document


def _make(order: SealOrder, at: dt.datetime) -> Document:
    key = key_at(at)
    key.assert_valid(at)
    code = new_code()
    composition = compose(order.kind, order.about)
    composition = replace(composition, record=_record(composition, order, code))
    file = _file(composition, key, order, code, at)
    return Document(
        kind=order.kind,
        about=order.about,
        person=order.person,
        title=composition.title,
        language=composition.language,
        code=code,
        base=_kept(file, at),
        increment=file.increment,
        size=len(file.content),
        sha256=file.sha256,
        record=composition.record,
        certificate_sha256=key.fingerprint,
        sealed_by=key.holder,
        acted_at=composition.acted_at,
        sealed_at=at,
    )


def _file(composition: Composition, key: SealKey, order: SealOrder, code: str, at: dt.datetime) -> Stamped:
    """The fast way where it can be taken; what an authority timestamps is made whole."""
    from documents.stamping import Stamped, stamp  # heavy, all three: only who seals loads them
    from documents.typesetting import typeset

    if not settings.TSA_URLS and (stamped := stamp(composition, key, code=code, at=at)):
        return stamped
    pdf = typeset(composition, code=code, at=at, is_trial=key.is_development)
    content = _sealed(pdf, key, composition.language, order, at)
    return Stamped(b"", "", content, hashlib.sha256(content).hexdigest())


def _kept(file: Stamped, at: dt.datetime) -> DocumentBase | None:
    if not file.base:
        return None
    told = {"content": file.base, "size": len(file.base), "kept_at": at}
    return DocumentBase.objects.defer("content").get_or_create(digest=file.base_digest, defaults=told)[0]


def _sealed(pdf: bytes, key: SealKey, language: str, order: SealOrder, at: dt.datetime) -> bytes:
    """With a timestamp where an authority is set: a document waits for one, up to TSA_PATIENCE."""
    from documents.pades import seal_pdf  # heavy, both
    from documents.timestamping import TimestampUnavailable

    if not settings.TSA_URLS:
        return seal_pdf(pdf, key, language=language)
    try:
        return seal_pdf(pdf, key, language=language, timestamped_at=at)
    except TimestampUnavailable as refusal:
        if at < order.waits_for_timestamp_until:
            raise
        logger.warning("%s is sealed without a timestamp: %s", order.about, refusal)
        return seal_pdf(pdf, key, language=language)


def _record(composition: Composition, order: SealOrder, code: str) -> dict[str, object]:
    """What the composer says, and what only the sealing knows."""
    document = {
        "kind": order.kind,
        "about": order.about,
        "code": code,
        "title": composition.title,
        "language": composition.language,
        "issuer": composition.issuer,
        "acted_at": utc(composition.acted_at),
        "verify": f"{settings.SITE_URL}/v/{code}",
    }
    return {**composition.record, "document": document}


def _note_failure(order: SealOrder, error: Exception, at: dt.datetime) -> None:
    """The next try comes later and later, up to an hour: a missing library is not there a second after."""
    rest = min(dt.timedelta(minutes=2 ** min(order.attempts - 1, 10)), LONGEST_REST)
    said = f"{type(error).__name__}: {error}"[:2000]
    SealOrder.objects.filter(pk=order.pk).update(last_error=said, not_before=at + rest, leased_until=None)
    logger.warning("%s could not be sealed (attempt %s): %s", order.about, order.attempts, said)
