"""The words that differ from person to person: {{ first_name }}, {{ due }}, {{ link }}, {{ company }}."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from html import escape, unescape

from django.conf import settings

from announcements.models import Announcement
from assignments.models import Ask, Assignment
from documents.richtext import UnknownPlaceholder, placeholders_in, printable, resolve
from people.models import Employee, Organisation
from people.wording import day

IN_A_LINE = {"first_name", "due", "company"}
IN_A_TEXT = IN_A_LINE | {"link"}
_GAPS = re.compile(r"[^\S\u00a0\u202f]+")
_HERE = "\ue000"  # of the private use area: where the link goes, once the rest is escaped


class EmptyPlaceholder(ValueError):
    """The text asks for something that there is not for this person."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(f"{{{{ {name} }}}}" for name in names))
        self.names = names


def check_placeholders(line: str, html: str, *, ask: Ask | None) -> None:
    """Every word asked for is one we know, and there is a day to name where the day is asked for."""
    unknown = (placeholders_in(line) - IN_A_LINE) | (placeholders_in(html) - IN_A_TEXT)
    if unknown:
        raise UnknownPlaceholder(sorted(unknown))
    dated = ask is not None and (ask.due_on is not None or ask.due_days is not None)
    if not dated and "due" in placeholders_in(line) | placeholders_in(html):
        raise EmptyPlaceholder(["due"])


def due_for(employee: Employee, announcement: Announcement, *, at: dt.datetime) -> dt.date | None:
    """By when this person is to do what the announcement is about; before they are asked, what it would be."""
    if announcement.ask is None:
        return None
    asked = Assignment.objects.filter(ask=announcement.ask, employee=employee).values_list("due_on", flat=True).first()
    return asked or announcement.ask.due_for(Organisation.current().today(at))


def values_for(employee: Employee, *, language: str, path: str, due_on: dt.date | None) -> dict[str, str]:
    return {"first_name": first_name_of(employee), **shared_values(language=language, path=path, due_on=due_on)}


def first_name_of(employee: Employee) -> str:
    return one_line((employee.preferred_name.split() or [employee.first_name])[0] or employee.name)


def shared_values(*, language: str, path: str, due_on: dt.date | None) -> dict[str, str]:
    """The words that are the same for everyone of that language and that day."""
    return {
        "due": day(due_on, language),
        "link": address_of(path),
        "company": one_line(Organisation.current().name),
    }


def address_of(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def personal_line(line: str, values: Mapping[str, str]) -> str:
    """For a subject or a button: one line of plain text, whatever the values hold."""
    _require(line, values)
    return one_line(unescape(resolve(escape(line, quote=False), values)))


def personal_html(html: str, values: Mapping[str, str]) -> str:
    _require(html, values)
    resolved = resolve(html, {**values, "link": _HERE})
    address = escape(values["link"])
    return resolved.replace(_HERE, f'<a href="{address}">{address}</a>')


def one_line(text: str) -> str:
    """No line ends, nor anything a header could end with; the no-break spaces of French stay."""
    return _GAPS.sub(" ", printable(text)).strip()


def _require(text: str, values: Mapping[str, str]) -> None:
    if empty := [name for name in sorted(placeholders_in(text)) if not values.get(name, "").strip()]:
        raise EmptyPlaceholder(empty)
