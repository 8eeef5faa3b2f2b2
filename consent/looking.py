"""Who reads the consent of another is noted, each time."""

from __future__ import annotations

import datetime as dt

from consent.models import Consent, ConsentLook
from people.models import Employee


def note_look(consent: Consent, *, by: Employee, at: dt.datetime) -> None:
    """One's own is no look."""
    if consent.person_id != by.pk:
        ConsentLook.objects.create(consent=consent, looked_by=by, looked_at=at)
