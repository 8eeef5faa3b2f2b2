"""Composing a batch: each message as the mail server is to have it, or why it cannot be written for that person."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import prefetch_related_objects

from announcements.continuing import continued, first_of
from announcements.form_letters import FormLetter, NoForm
from announcements.mailing import BadAddress, Mail, TooBig, message_id_of, message_of, wire, written_address
from announcements.models import Announcement, Delivery
from announcements.occasions import FormWriter, NotTheSame, Overtaken, form_of, write
from announcements.personalising import EmptyPlaceholder, first_name_of, one_line
from announcements.posting import Answer, Outcome, Outgoing, words_of
from assignments.models import Assignment
from people.models import Employee, Organisation

FORMS_KEPT = 40
Problem = Delivery.Problem
log = logging.getLogger(__name__)


def as_sent(announcement: Announcement, person: Employee, *, at: dt.datetime) -> bytes:
    """What would travel to this person if it left now, byte by byte. Raises Unwritable."""
    delivery = Delivery(
        pk=0,
        occasion=announcement.occasion,
        announcement=announcement,
        employee=person,
        address=person.email or "",
        language=person.language,
        message_id=message_id_of(announcement.occasion, person.pk),
        created_at=at,
    )
    return Composer([delivery], at=at).outgoing(delivery, at=at).data.replace(b"\r\n..", b"\r\n.")


class Unwritable(Exception):
    """Nothing can be sent to this person: `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(answer.words)


class Composer:
    """Knows of a whole batch what would be asked of the database person by person."""

    def __init__(self, batch: list[Delivery], *, at: dt.datetime) -> None:
        self.batch, self.knows_places = batch, False
        self.organisation = Organisation.current()
        self.today = self.organisation.today(at)
        self.due_days = _due_days(batch)
        self.firsts: dict[int | None, Announcement | None] = {}
        self.forms: dict[tuple[int | None, str, dt.date | None], FormLetter | None] = {}

    def outgoing(self, delivery: Delivery, *, at: dt.datetime) -> Outgoing:
        """Raises Unwritable."""
        return self._trying(delivery, lambda: Outgoing(delivery.pk, *self._encoded(delivery, at=at)))

    def message(self, delivery: Delivery, *, at: dt.datetime) -> EmailMessage:
        """The same, for a provider that does not speak SMTP."""
        return self._trying(delivery, lambda: message_of(self._written(delivery, at=at)))

    def _trying(self, delivery: Delivery, compose: Any) -> Any:
        if not _works_here(delivery.employee, on=self.today):
            raise Unwritable(Answer(Outcome.FAILED, Problem.LEFT))
        try:
            return compose()
        except BadAddress as error:
            raise Unwritable(Answer(Outcome.FAILED, Problem.ADDRESS, str(error))) from error
        except Overtaken as error:
            raise Unwritable(Answer(Outcome.FAILED, Problem.OVERTAKEN)) from error
        except (EmptyPlaceholder, TooBig) as error:
            raise Unwritable(Answer(Outcome.FAILED, Problem.MESSAGE, words_of(error))) from error
        except Exception as error:  # whatever a template says of one person's data, the others go
            log.exception("The mail of delivery %s could not be written", delivery.pk)
            words = f"{type(error).__name__}: {error}"
            raise Unwritable(Answer(Outcome.FAILED, Problem.MESSAGE, words)) from error

    def _encoded(self, delivery: Delivery, *, at: dt.datetime) -> tuple[str, bytes]:
        address = written_address(delivery.address)
        first_name = first_name_of(delivery.employee)
        form = self._form_for(delivery)
        if form is None or not first_name:
            return address, _stuffed(_whole(self._written(delivery, at=at), address))
        name = one_line(delivery.employee.name)
        message_id, references = delivery.message_id, self._continued(delivery)
        moment = at.timestamp()
        return address, form.to(
            name, address, first_name=first_name, message_id=message_id, references=references, at=moment
        )

    def _written(self, delivery: Delivery, *, at: dt.datetime) -> Mail:
        """Person by person; where they work, which only these ask for, is asked for once a batch."""
        if not self.knows_places and delivery.announcement is not None:
            prefetch_related_objects([each.employee for each in self.batch], "department", "manager")
            self.knows_places = True
        return write(delivery, at=at)

    def _continued(self, delivery: Delivery) -> tuple[str, ...]:
        key, announced = delivery.announcement_id, delivery.announcement
        if key not in self.firsts:
            self.firsts[key] = first_of(announced) if announced else None
        return continued(self.firsts[key], delivery.employee_id)

    def _form_for(self, delivery: Delivery) -> FormLetter | None:
        writer, announced = form_of(delivery), delivery.announcement
        if writer is None or announced is None:
            return None
        due_on = None
        if announced.ask is not None:
            asked = self.due_days.get((announced.ask_id, delivery.employee_id))
            due_on = asked or announced.ask.due_for(self.today)
        key = (delivery.announcement_id, delivery.language, due_on)
        if key not in self.forms:
            same = _Same(announced, _fingerprint(announced, self.organisation))
            self.forms[key] = _form(writer, same, delivery.language, due_on)
        return self.forms[key]


class _Same:
    """Announcements that say the same are the same key, so that a form outlives its batch and no change of words."""

    def __init__(self, announced: Announcement, fingerprint: tuple[Any, ...]) -> None:
        self.announced, self.fingerprint = announced, fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.fingerprint == other.fingerprint


@lru_cache(FORMS_KEPT)
def _form(writer: FormWriter, same: _Same, language: str, due_on: dt.date | None) -> FormLetter | None:
    try:
        mail: Mail = writer(same.announced, language=language, due_on=due_on)
        return FormLetter(mail)
    except (NoForm, NotTheSame):
        return None


def _fingerprint(announced: Announcement, organisation: Organisation) -> tuple[Any, ...]:
    texts = tuple(
        getattr(announced, f"{field}_{tag}") for field in ("subject", "body", "button") for tag in ("fr", "en")
    )
    author = announced.created_by and (announced.created_by.name, announced.created_by.email)
    contact = (organisation.contact_name, organisation.contact_email)
    house = (organisation.name, organisation.logo.name, *contact, organisation.time_zone)
    asked = announced.ask and (announced.ask.title_fr, announced.ask.title_en, announced.ask.minutes)
    return (announced.pk, texts, announced.path, asked, author, house, settings.SITE_URL, settings.DEFAULT_FROM_EMAIL)


def _due_days(batch: list[Delivery]) -> dict[tuple[int | None, int], dt.date | None]:
    """By request and person, in one query for each request."""
    people: dict[int, list[int]] = {}
    for delivery in batch:
        if delivery.announcement is not None and delivery.announcement.ask_id is not None:
            people.setdefault(delivery.announcement.ask_id, []).append(delivery.employee_id)
    days: dict[tuple[int | None, int], dt.date | None] = {}
    for ask_id, employees in people.items():
        rows = Assignment.objects.filter(ask=ask_id, employee__in=employees).order_by()
        days.update({(ask_id, employee): due_on for employee, due_on in rows.values_list("employee", "due_on")})
    return days


def _works_here(employee: Employee, *, on: dt.date) -> bool:
    return (employee.hired_on or on) <= on <= (employee.left_on or on)


def _whole(mail: Mail, address: str) -> bytes:
    """Letters with accents before the @ travel as they are (RFC 6532), where they would be written in encoded words."""
    if address.isascii():
        return wire(message_of(mail).message())
    stand_in = f"{secrets.token_hex(12)}@{address.rpartition('@')[2]}"
    return wire(message_of(replace(mail, address=stand_in)).message()).replace(stand_in.encode(), address.encode())


def _stuffed(data: bytes) -> bytes:
    """A line that begins with a dot has two on its way."""
    return (b"." + data if data.startswith(b".") else data).replace(b"\r\n.", b"\r\n..")
