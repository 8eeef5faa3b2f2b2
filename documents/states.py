"""What becomes of a document after it is sealed: the file never changes, rows added beside it say what holds now."""

import datetime as dt

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
