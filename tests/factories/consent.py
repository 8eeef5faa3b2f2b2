"""A consent form asked of everyone, and people who answer it, through the rules that do so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from assignments.reconciling import reconcile
from consent.granting import Signature, sign
from consent.models import Consent, ConsentFormVersion, ConsentItem
from consent.publishing import publish
from consent.starting import start_form
from consent.wording import wording_digest, wording_in
from documents.evidence import EvidenceFacts
from people.models import Audience, Employee

PUBLISHED = dt.datetime(2026, 11, 2, 14, tzinfo=dt.UTC)
SIGNED = dt.datetime(2026, 11, 3, 19, 5, tzinfo=dt.UTC)
FACTS = EvidenceFacts(login_method="password", ip_address="10.1.2.3", user_agent="Firefox", legal_name="")


def ask_consent(*, slug: str = "image", by: Employee | None = None) -> ConsentFormVersion:
    version = publish(start_form(slug, by=by, at=PUBLISHED), audience=Audience.objects.create(), by=by, at=PUBLISHED)
    assert version.ask is not None
    reconcile(version.ask, at=PUBLISHED)
    return version


def answer(version: ConsentFormVersion, person: Employee, said: str = "granted", **more: Any) -> Consent:
    """The person gives the same answer to every item."""
    items = ConsentItem.objects.filter(question__version=version)
    wording = wording_in(version, person.language)
    given: dict[str, Any] = {
        "language": person.language,
        "digest_shown": wording_digest(version, wording),
        "signature": Signature(person.name, FACTS),
        "by": person,
        "at": SIGNED,
    }
    return sign(version, more.pop("answers", {item.pk: said for item in items}), **(given | more))
