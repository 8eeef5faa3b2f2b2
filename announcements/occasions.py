"""What each kind of delivery says, and who knows how to say it.

Every mail is a `Delivery` first; the word before the first colon of its occasion names the function that writes it.
Apps above register theirs in their `AppConfig.ready()`:

    register("reminder", emails.reminder)
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from announcements.mailing import Mail
from announcements.models import Delivery


class Writer(Protocol):
    def __call__(self, delivery: Delivery, *, at: dt.datetime) -> Mail: ...


class UnknownOccasion(LookupError):
    """No app registered a function that writes this kind of mail."""


class Overtaken(Exception):
    """What the mail was to say is no longer so: nobody is to receive it."""


_writers: dict[str, Writer] = {}


def register(kind: str, write: Writer) -> None:
    _writers[kind] = write


def write(delivery: Delivery, *, at: dt.datetime) -> Mail:
    kind = delivery.occasion.partition(":")[0]
    try:
        writer = _writers[kind]
    except KeyError as error:
        message = f"Nothing knows how to write a mail of kind “{kind}”."
        raise UnknownOccasion(message) from error
    return writer(delivery, at=at)
