"""How bilingual fields, days and moments are shown."""

import datetime as dt
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, override

LANGUAGES = ("fr", "en")
LANGUAGE_TAGS = {"fr": "fr-CA", "en": "en-CA"}


def current_language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def localized(thing: Any, field: str, language: str | None = None) -> str:
    """The field in that language (default: the one being shown), or in the one that exists."""
    return localized_with_language(thing, field, language)[0]


def localized_with_language(thing: Any, field: str, language: str | None = None) -> tuple[str, str]:
    wanted = language or current_language()
    other = "en" if wanted == "fr" else "fr"
    text = getattr(thing, f"{field}_{wanted}", "")
    return (text, wanted) if text else (getattr(thing, f"{field}_{other}", ""), other)


class Grouped(int):
    """A number that is shown by thousands (1 240, 1,240) and is still a number: to choose a plural, and to add."""

    def __str__(self) -> str:
        return str(number_format(int(self), force_grouping=True))

    __html__ = __str__  # what a template shows


def grouped(value: Any) -> Any:
    """A whole number, to be read by people: never in an address, a file or a form."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return Grouped(value) if is_number else value


def day(value: dt.date | None, language: str | None = None) -> str:
    """3 mars 2026 / March 3, 2026."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return _day(value, language or current_language())


@lru_cache(maxsize=4096)  # a list says the same few days again and again
def _day(value: dt.date, language: str) -> str:
    with override(language):
        return date_format(value, r"1\e\r F Y" if value.day == 1 and language == "fr" else "DATE_FORMAT")


def moment(value: dt.datetime | None, language: str | None = None) -> str:
    """3 mars 2026 à 14 h 05 / March 3, 2026 at 2:05 p.m. (in the time zone in force)."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    with override(language or current_language()):
        time = date_format(local, "TIME_FORMAT")
        joint = " at " if (language or current_language()) == "en" else " à "
    return f"{day(local, language)}{joint}{time}"


def hour(value: dt.datetime, language: str | None = None) -> str:
    """14 h 05 / 2:05 p.m. (in the time zone in force)."""
    with override(language or current_language()):
        return date_format(timezone.localtime(value), "TIME_FORMAT")
