"""What anyone may know of a document who has its code: never whose it is, nor what it says."""

from __future__ import annotations

from documents.canonical import utc
from documents.models import Document, DocumentState
from people.models import Organisation

IN_FORCE = "in_force"


def public_facts(document: Document, *, state: DocumentState | None) -> dict[str, object]:
    """As a machine reads them: moments in UTC, the state and since when."""
    return {
        "exists": True,
        "code": document.code,
        "organisation": Organisation.current().name,
        "sealed_at": utc(document.sealed_at),
        "sealed_by": document.sealed_by,
        "certificate_sha256": document.certificate_sha256,
        "sha256": document.sha256,
        "size": document.size,
        "state": state.state if state else IN_FORCE,
        "state_since": utc(state.since if state else document.sealed_at),
    }
