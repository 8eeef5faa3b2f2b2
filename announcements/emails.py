"""The mails of this app, a function each: what one delivery says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.urls import reverse

from announcements.continuing import announced_to, continued, first_of
from announcements.escalating import day_of, late_people_of
from announcements.mailing import Mail
from announcements.models import Announcement, Delivery
from announcements.nudging import ask_of
from announcements.occasions import NotTheSame, Overtaken
from announcements.personalising import (
    address_of,
    due_for,
    is_form_letter,
    personal_html,
    personal_line,
    place_of,
    shared_values,
    values_for,
)
from announcements.plain import GAP, as_text
from announcements.reminding import note_subjects, round_of, things_for
from assignments.models import Ask, Assignment
from people.inviting import make_invitation
from people.models import Employee, Organisation
from people.wording import LANGUAGE_TAGS, LANGUAGES, localized

SOME_DAY, SOME_WORDS = dt.date(2026, 9, 23), "Marie-Ève de la Durantaye-Beauchemin"
MOST_PEOPLE_TOLD = 100  # in one mail: the page of the team lists the rest


def announcement(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """The announcement in the person's language, or in the one in which it was written, and then it says so."""
    announced = delivery.announcement
    if announced is None:
        raise LookupError(delivery.occasion)
    return announcement_to(announced, delivery.employee, delivery=delivery, at=at)


def announcement_to(
    announced: Announcement,
    employee: Employee,
    *,
    delivery: Delivery | None = None,
    language: str = "",
    at: dt.datetime,
) -> Mail:
    """As this person is to receive it; without a delivery, to be looked at before it leaves or read on a page."""
    wanted = delivery.language if delivery else language or employee.language
    due_on = due_for(employee, announced, at=at)
    written_in = _language_written(announced, wanted)
    values = values_for(employee, language=written_in, path=announced.path, due_on=due_on, ask=announced.ask)
    values |= place_of(employee, language=written_in)
    return Mail(
        template="announcements/email/announcement",
        name=employee.name,
        address=delivery.address if delivery else employee.email or "",
        language=wanted,
        message_id=delivery.message_id if delivery else "",
        references=continued(first_of(announced), employee.pk) if delivery else (),
        context=_announcement_context(announced, wanted, values, due_on),
    )


def trial(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """An announcement to whoever writes it, as the person for whom it is tried out is to receive it."""
    _kind, announcement, person, _moment = delivery.occasion.split(":", 3)
    announced = Announcement.objects.select_related("ask", "created_by").get(pk=announcement)
    mail = announcement_to(announced, Employee.objects.get(pk=person), at=at)
    return replace(
        mail,
        name=delivery.employee.name,
        address=delivery.address,
        message_id=delivery.message_id,
        context={**mail.context, "is_trial": True},
    )


def announcement_form(announced: Announcement, *, language: str, due_on: dt.date | None) -> Mail:
    """What everyone of that language and that day receives, with a gap where the first name goes.

    Raises NotTheSame where the words differ from person to person otherwise.
    """
    written_in = _language_written(announced, language)
    parts = ("subject", "body", "button")
    if not is_form_letter(*(getattr(announced, f"{part}_{tag}") for part in parts for tag in LANGUAGES)):
        raise NotTheSame
    shared = shared_values(language=written_in, path=announced.path, due_on=due_on, ask=announced.ask)
    values = shared | {"first_name": GAP}
    return Mail(
        template="announcements/email/announcement",
        name="",
        address="",
        language=language,
        message_id="",
        context=_announcement_context(announced, language, values, due_on),
    )


def announcement_sample(announced: Announcement, *, language: str) -> Mail:
    """As somebody would receive it whose words are neither short nor empty: to know how long it is."""
    written_in = _language_written(announced, language)
    shared = shared_values(language=written_in, path=announced.path, due_on=SOME_DAY, ask=announced.ask)
    values = shared | dict.fromkeys(("first_name", "department", "manager", "title"), SOME_WORDS)
    return Mail(
        template="announcements/email/announcement",
        name="",
        address="",
        language=language,
        message_id="",
        context=_announcement_context(announced, language, values, SOME_DAY),
    )


def _announcement_context(
    announced: Announcement, wanted: str, values: Mapping[str, str], due_on: dt.date | None
) -> dict[str, Any]:
    written_in = _language_written(announced, wanted)
    body = personal_html(localized(announced, "body", written_in), values)
    return {
        "subject": personal_line(localized(announced, "subject", written_in), values),
        "body": body,
        "body_text": as_text(body),
        "body_language": LANGUAGE_TAGS[written_in],
        "is_other_language": written_in != wanted,
        "button_label": personal_line(localized(announced, "button", wanted), values),
        "button_url": values["link"],
        "due_on": due_on,
        "minutes": announced.ask.minutes if announced.ask else None,
        "author": announced.created_by,
    }


def invitation(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """A link by which the person chooses a first password. Its code is made here, when it leaves, and kept nowhere."""
    employee = delivery.employee
    invited, code = make_invitation(employee, by=delivery.created_by, at=at)
    return Mail(
        template="announcements/email/invitation",
        name=employee.name,
        address=delivery.address,
        language=delivery.language,
        message_id=delivery.message_id,
        context={
            "first_name": values_for(employee, language=delivery.language, path="/", due_on=None)["first_name"],
            "company": Organisation.current().name,
            "login": employee.login,
            "expires_at": invited.expires_at,
            "button_url": address_of(reverse("people:invitation-accept", args=[code])),
        },
    )


def nudge(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """What still waits for the person, and who asks. Raises Overtaken once they have answered."""
    ask, employee, language = ask_of(delivery), delivery.employee, delivery.language
    row = Assignment.objects.outstanding().standing().filter(ask=ask, employee=employee).first()
    if row is None:
        raise Overtaken(delivery.occasion)
    is_late = row.is_overdue(Organisation.current().today(at))
    values = values_for(employee, language=language, path=ask.path, due_on=row.due_on)
    return Mail(
        template="announcements/email/nudge",
        name=employee.name,
        address=delivery.address,
        language=language,
        message_id=delivery.message_id,
        references=announced_to(employee, [ask]),
        context={
            "title": localized(ask, "title", language),
            "is_guide": ask.kind == Ask.Kind.GUIDE,
            "first_name": values["first_name"],
            "due_on": None if is_late else row.due_on,
            "was_due_on": row.due_on if is_late else None,
            "minutes": ask.minutes,
            "author": delivery.created_by,
            "button_url": values["link"],
        },
    )


def reminder(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """All that waits for the person, in one mail. Raises Overtaken once nothing that made us write is left."""
    employee, language, held = delivery.employee, delivery.language, round_of(delivery)
    rows = things_for(employee, held)
    if not rows:
        raise Overtaken(delivery.occasion)
    note_subjects(delivery, [row.ask for row in rows])
    things = [_thing(row, language, held.on) for row in rows]
    values = values_for(employee, language=language, path="/", due_on=None)
    return Mail(
        template="announcements/email/reminder",
        name=employee.name,
        address=delivery.address,
        language=language,
        message_id=delivery.message_id,
        references=announced_to(employee, [row.ask for row in rows]),
        context={
            "first_name": values["first_name"],
            "things": things,
            "first": things[0],
            "button_url": things[0].url if len(things) == 1 else values["link"],
        },
    )


def overdue(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """Who of a manager's direct people is late, thing by thing. Raises Overtaken once nobody is."""
    lead, on = delivery.employee, day_of(delivery)
    rows = list(late_people_of(lead, on)[:MOST_PEOPLE_TOLD])
    if not rows:
        raise Overtaken(delivery.occasion)
    language = delivery.language
    return Mail(
        template="announcements/email/overdue",
        name=lead.name,
        address=delivery.address,
        language=language,
        message_id=delivery.message_id,
        context={
            "first_name": values_for(lead, language=language, path="/", due_on=None)["first_name"],
            "groups": [
                (localized(ask, "title", language), list(late)) for ask, late in groupby(rows, key=attrgetter("ask"))
            ],
            "is_cut": len(rows) == MOST_PEOPLE_TOLD,
            "button_url": address_of("/"),
        },
    )


@dataclass(frozen=True)
class Thing:
    """What waits for the person, as a line of a reminder."""

    title: str
    url: str
    kind: str
    minutes: int | None
    due_on: dt.date | None  # to come
    was_due_on: dt.date | None  # gone by; never of a consent
    is_again: bool


def _thing(row: Assignment, language: str, on: dt.date) -> Thing:
    ask, is_asked_only = row.ask, row.ask.kind == Ask.Kind.CONSENT
    is_late = row.is_overdue(on)
    return Thing(
        title=localized(ask, "title", language),
        url=address_of(ask.path),
        kind=ask.kind,
        minutes=ask.minutes,
        due_on=None if is_late else row.due_on,
        was_due_on=row.due_on if is_late and not is_asked_only else None,
        is_again=bool(ask.series) and ask.series != ask.subject,
    )


def _language_written(announced: Announcement, wanted: str) -> str:
    other = "en" if wanted == "fr" else "fr"
    whole = all(getattr(announced, f"{field}_{wanted}") for field in ("subject", "body"))
    return wanted if whole else other
