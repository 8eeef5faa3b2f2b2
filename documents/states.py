"""What becomes of a document after it is sealed: the file never changes, rows added beside it say what holds now."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from documents.ledger import append, utc
from documents.models import DocumentState
from people.models import Employee


@transaction.atomic
def note_state(
    about: str, state: DocumentState.State, *, since: dt.datetime, by: Employee | None, at: dt.datetime
) -> DocumentState:
    """Say that the document about this act is superseded, withdrawn or expired; it may even not be sealed yet."""
    record = {"state": str(state), "since": utc(since), "by": by.pk if by else None}
    append("document-state", about, record=record, at=at)
    return DocumentState.objects.create(about=about, state=state, since=since, recorded_by=by, recorded_at=at)


@transaction.atomic
def note_states(
    keys: Sequence[str], state: DocumentState.State, *, since: dt.datetime, by: Employee | None, at: dt.datetime
) -> list[DocumentState]:
    """The same of several documents; of which something was said already, nothing more is."""
    known = set(DocumentState.objects.filter(about__in=keys).values_list("about", flat=True))
    rows = [
        DocumentState(about=about, state=state, since=since, recorded_by=by, recorded_at=at)
        for about in keys
        if about not in known
    ]
    record = {"state": str(state), "since": utc(since), "by": by.pk if by else None}
    for row in rows:
        append("document-state", row.about, record=record, at=at)
    return DocumentState.objects.bulk_create(rows) if rows else []


def states_of(keys: Iterable[str], *, at: dt.datetime) -> dict[str, DocumentState]:
    """By the key of each document, what became of it by then; those in force are not there."""
    found = DocumentState.objects.filter(about__in=list(keys), since__lte=at).order_by("pk")
    return {row.about: row for row in found}
