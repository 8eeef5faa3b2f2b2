"""A newer version acknowledged by the same person: what they signed before stays whole, and is superseded."""

import datetime as dt

from acknowledgements.models import Acknowledgement
from documents.models import DocumentState
from documents.states import note_states


def supersede_earlier(acknowledgement: Acknowledgement, *, at: dt.datetime) -> None:
    """The documents of the person's answers about earlier versions of that guide are superseded, each once.

    Declining supersedes nothing: what was agreed to before still holds. Nor does retiring a guide.
    """
    if not acknowledgement.is_agreement:
        return
    version = acknowledgement.edition.version
    earlier = Acknowledgement.objects.filter(
        employee=acknowledgement.employee_id,
        edition__version__guide=version.guide_id,
        edition__version__number__lt=version.number,
    )
    keys = [row.key for row in earlier.only("pk")]
    if keys:
        note_states(keys, DocumentState.State.SUPERSEDED, since=acknowledgement.acknowledged_at, by=None, at=at)
