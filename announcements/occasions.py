"""What each kind of delivery says, and who knows how to say it.

Every mail is a `Delivery` first; the word before the first colon of its occasion names the function that writes it.
Apps above register theirs in their `AppConfig.ready()`:

    register("reminder", emails.reminder)
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from announcements.mailing import Mail
from announcements.models import Announcement, Delivery


class Writer(Protocol):
    def __call__(self, delivery: Delivery, *, at: dt.datetime) -> Mail: ...


class FormWriter(Protocol):
    """Writes what everyone of a language and a day due receives, with a gap for the first name."""

    def __hash__(self) -> int: ...

    def __call__(self, announced: Announcement, *, language: str, due_on: dt.date | None) -> Mail: ...


class UnknownOccasion(LookupError):
    """No app registered a function that writes this kind of mail."""


class NotTheSame(ValueError):
    """No form holds this announcement: it says to each person words of their own."""


class Overtaken(Exception):
    """What the mail was to say is no longer so: nobody is to receive it."""


_writers: dict[str, Writer] = {}


_forms: dict[str, FormWriter] = {}


def register(kind: str, write: Writer, *, form: FormWriter | None = None) -> None:
    """With a form, thousands of the same mail are written once."""
    _writers[kind] = write
    _forms.pop(kind, None)
    if form is not None:
        _forms[kind] = form


def form_of(delivery: Delivery) -> FormWriter | None:
    return _forms.get(delivery.occasion.partition(":")[0])


def write(delivery: Delivery, *, at: dt.datetime) -> Mail:
    kind = delivery.occasion.partition(":")[0]
    try:
        writer = _writers[kind]
    except KeyError as error:
        message = f"Nothing knows how to write a mail of kind “{kind}”."
        raise UnknownOccasion(message) from error
    return writer(delivery, at=at)
