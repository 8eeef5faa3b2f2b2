"""A person's certificates, with their sealed copies: theirs to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents.models import Document
from training.models import Certificate


@dataclass(frozen=True)
class Kept:
    """A certificate and its sealed PDF; none yet: it is on its way."""

    certificate: Certificate
    document: Document | None


def kept(certificates: Sequence[Certificate]) -> list[Kept]:
    keys = [certificate.key for certificate in certificates]
    documents = {row.about: row for row in Document.objects.without_content().filter(about__in=keys)}
    return [Kept(certificate, documents.get(certificate.key)) for certificate in certificates]
