"""The words that differ from person to person: {{ first_name }}, {{ due }}, {{ link }}, {{ company }}…

One that may be empty can say what stands in its place: {{ department|your team }}. Without that, nothing is sent to
the person for whom it is empty, and the reason is said.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import unquote

from django.conf import settings

from announcements.models import Announcement
from assignments.models import Ask, Assignment
from documents.richtext import UnknownPlaceholder, placeholders_in, printable, resolve
from people.models import Employee, Organisation
from people.wording import day, localized

OF_THE_REQUEST = {"due", "title"}  # what is asked, and by when
OF_ONE_PERSON = {"department", "manager"}  # others share them at most by chance: no form letter holds them
IN_A_LINE = {"first_name", "company", *OF_THE_REQUEST, *OF_ONE_PERSON}
IN_A_TEXT = IN_A_LINE | {"link"}
_GAPS = re.compile(r"[^\S\u00a0\u202f]+")
_WITH_FALLBACK = re.compile(r"\{\{\s*(\w{1,100})\s*\|([^{}]{0,150})\}\}")
_ANY_IN_A_LINK = re.compile(r"%7B%7B((?:(?!%7D%7D)[^\s\"<>]){0,200})%7D%7D", re.IGNORECASE)
_HERE = "\ue000"  # of the private use area: where the link goes, once the rest is escaped


class EmptyPlaceholder(ValueError):
    """The text asks for something that there is not for this person."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(f"{{{{ {name} }}}}" for name in names))
        self.names = names


def check_placeholders(line: str, html: str, *, ask: Ask | None) -> None:
    """Every word asked for is one we know, and there is a request where its day or its title is asked for."""
    unknown = (asked_for(line) - IN_A_LINE) | (asked_for(html) - IN_A_TEXT)
    if unknown:
        raise UnknownPlaceholder(sorted(unknown))
    absent = {"due", "title"} if ask is None else set() if _is_dated(ask) else {"due"}
    if empty := sorted(absent & (_required(line) | _required(html))):
        raise EmptyPlaceholder(empty)


def asked_for(text: str) -> set[str]:
    """The names of all the placeholders of a text, whether or not they say what stands in their place."""
    in_links = {unquote(found).strip() for found in _ANY_IN_A_LINK.findall(text)}
    return placeholders_in(_WITH_FALLBACK.sub(r"{{ \1 }}", text)) | in_links


def is_form_letter(*texts: str) -> bool:
    """Whether everyone of a language and a day receives the same, but for the first name."""
    return not any(asked_for(text) & OF_ONE_PERSON for text in texts)


def due_for(employee: Employee, announcement: Announcement, *, at: dt.datetime) -> dt.date | None:
    """By when this person is to do what the announcement is about; before they are asked, what it would be."""
    if announcement.ask is None:
        return None
    asked = Assignment.objects.filter(ask=announcement.ask, employee=employee).values_list("due_on", flat=True).first()
    return asked or announcement.ask.due_for(Organisation.current().today(at))


def values_for(
    employee: Employee, *, language: str, path: str, due_on: dt.date | None, ask: Ask | None = None
) -> dict[str, str]:
    shared = shared_values(language=language, path=path, due_on=due_on, ask=ask)
    return {"first_name": first_name_of(employee), **shared}


def place_of(employee: Employee, *, language: str) -> dict[str, str]:
    """Where the person works: in announcements alone, which may ask for it."""
    department, manager = employee.department, employee.manager
    return {
        "department": one_line(localized(department, "name", language)) if department else "",
        "manager": one_line(manager.name) if manager else "",
    }


def first_name_of(employee: Employee) -> str:
    return one_line((employee.preferred_name.split() or [employee.first_name])[0] or employee.name)


def shared_values(*, language: str, path: str, due_on: dt.date | None, ask: Ask | None = None) -> dict[str, str]:
    """The words that are the same for everyone of that language and that day."""
    return {
        "due": day(due_on, language),
        "title": one_line(localized(ask, "title", language)) if ask else "",
        "link": address_of(path),
        "company": one_line(Organisation.current().name),
    }


def address_of(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def personal_line(line: str, values: Mapping[str, str]) -> str:
    """For a subject or a button: one line of plain text, whatever the values hold."""
    line = _filled_in(line, values)
    return one_line(unescape(resolve(escape(line, quote=False), values)))


def personal_html(html: str, values: Mapping[str, str]) -> str:
    html = _filled_in(html, values)
    resolved = resolve(html, {**values, "link": _HERE})
    address = escape(values["link"])
    return resolved.replace(_HERE, f'<a href="{address}">{address}</a>')


def one_line(text: str) -> str:
    """No line ends, nor anything a header could end with; the no-break spaces of French stay."""
    return _GAPS.sub(" ", printable(text)).strip()


def _filled_in(text: str, values: Mapping[str, str]) -> str:
    """What is empty gives way to the words that stand in its place. Raises EmptyPlaceholder where there are none."""
    if empty := [name for name in sorted(_required(text)) if not values.get(name, "").strip()]:
        raise EmptyPlaceholder(empty)
    return _WITH_FALLBACK.sub(
        lambda found: f"{{{{ {found[1]} }}}}" if values.get(found[1], "").strip() else found[2].strip(), text
    )


def _required(text: str) -> set[str]:
    """The placeholders without words to stand in their place."""
    return placeholders_in(_WITH_FALLBACK.sub("", text))


def _is_dated(ask: Ask) -> bool:
    return ask.due_on is not None or ask.due_days is not None
