"""The certificate of the seal comes to its end: said 60, 30 and 7 days before, and on the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from documents.certificates import SealUnavailable, next_key, seal_key
from documents.rotating import planned_from, successor

THRESHOLDS = (0, 7, 30, 60)  # days


@dataclass(frozen=True)
class Expiry:
    fingerprint: str
    ends_at: dt.datetime
    threshold: int  # the last that was passed

    @property
    def has_ended(self) -> bool:
        return self.threshold == 0


def expiry(*, at: dt.datetime) -> Expiry | None:
    """What is to be said now of the key that seals; nothing while its end is far, or the next one is ready for it."""
    try:
        key = successor(at=at) or seal_key()
        ends = key.certificate.not_valid_after_utc
        threshold = next((days for days in THRESHOLDS if ends - at <= dt.timedelta(days=days)), None)
        if threshold is None or _is_ready(before=ends, at=at):
            return None
    except SealUnavailable:  # said elsewhere: nothing is sealed at all
        return None
    return Expiry(key.fingerprint, ends, threshold)


def _is_ready(*, before: dt.datetime, at: dt.datetime) -> bool:
    planned = planned_from()
    return planned is not None and at < planned <= before and next_key().certificate.not_valid_after_utc > planned
