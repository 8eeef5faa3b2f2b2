"""May we publish? For each person: yes, no, or ask first; why, on which record, until when. Every question is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from consent.models import ConsentFormVersion, Decision, Guest, RegistryAnswer, RegistryQuestion, RegistryToken
from consent.models.answers import by_no_right
from consent.recognising import cleaned, recognise, recognise_guests
from people.models import Employee

MOST_LINES = 2000
Answer = RegistryAnswer.Answer
Reason = RegistryAnswer.Reason
AfterDeparture = ConsentFormVersion.AfterDeparture
AFTER_DEPARTURE = {
    AfterDeparture.KEEP: (Answer.YES, Reason.LEFT_KEPT),
    AfterDeparture.REMOVE: (Answer.NO, Reason.LEFT_ENDED),
    AfterDeparture.ASK: (Answer.ASK, Reason.LEFT_ASK),
}


Who = tuple[str, int]  # ("person" or "guest", key)


class TooManyLines(Exception):
    """More than one question may hold."""


class NobodyNamed(Exception):
    """There is nobody to answer about."""


@dataclass(frozen=True)
class Use:
    """What would be shown, why, where, on which day."""

    element: str
    purpose: str
    channel: str
    day: dt.date


@dataclass(frozen=True)
class Verdict:
    """The answer about one line."""

    typed: str
    answer: RegistryAnswer.Answer
    reason: RegistryAnswer.Reason
    person: Employee | None = None
    guest: Guest | None = None
    decision: Decision | None = None
    valid_until: dt.date | None = None

    @property
    def is_no(self) -> bool:
        """Said without more to communications people: why is the person's own affair."""
        return self.answer == Answer.NO

    @property
    def record(self) -> str:
        return f"consent:{self.decision.consent_id}" if self.decision else ""


@dataclass(frozen=True)
class Consultation:
    question: RegistryQuestion
    verdicts: list[Verdict]

    @property
    def answer(self) -> RegistryAnswer.Answer:
        """Of the picture as a whole: one no is a no, one doubt is a doubt."""
        given = {verdict.answer for verdict in self.verdicts}
        return next(answer for answer in (Answer.NO, Answer.ASK, Answer.YES) if answer in given)


@transaction.atomic
def may_publish(
    lines: Sequence[str], use: Use, *, by: Employee | None, token: RegistryToken | None = None, at: dt.datetime
) -> Consultation:
    """The answer about each line, in the order given; asked by a person or with a token, and kept either way."""
    typed = [cleaned(line) for line in lines]
    if len(typed) > MOST_LINES:
        raise TooManyLines
    if not any(typed):
        raise NobodyNamed
    meant = recognise(typed)
    guests = recognise_guests([line for line, people in zip(typed, meant, strict=True) if not people])
    invited = {found[0].pk for found in guests.values() if len(found) == 1}
    decisions = last_words({people[0].pk for people in meant if len(people) == 1}, invited, use)
    verdicts = []
    for line, people in zip(typed, meant, strict=True):
        found = [] if people else guests[line]
        if len(found) == 1:
            verdict = _verdict_of_guest(found[0], decisions.get(("guest", found[0].pk)), use.day, typed=line)
        else:
            verdict = _verdict(line, people or found, decisions, use.day)
        verdicts.append(verdict)
    return _kept(verdicts, use, by=by, token=token, at=at)


@transaction.atomic
def may_show(
    people: Sequence[Employee], guests: Sequence[Guest], use: Use, *, by: Employee, at: dt.datetime
) -> Consultation:
    """The same of people who are known already: those who appear in something."""
    if not people and not guests:
        raise NobodyNamed
    decisions = last_words({person.pk for person in people}, {guest.pk for guest in guests}, use)
    verdicts = [_verdict(person.name, [person], decisions, use.day) for person in people]
    verdicts += [_verdict_of_guest(guest, decisions.get(("guest", guest.pk)), use.day) for guest in guests]
    return _kept(verdicts, use, by=by, token=None, at=at)


def _kept(
    verdicts: list[Verdict], use: Use, *, by: Employee | None, token: RegistryToken | None, at: dt.datetime
) -> Consultation:
    question = RegistryQuestion.objects.create(
        element=use.element,
        purpose=use.purpose,
        channel=use.channel,
        day=use.day,
        asked_at=at,
        asked_by=by,
        token=token,
    )
    RegistryAnswer.objects.bulk_create(
        RegistryAnswer(
            question=question,
            line=number,
            person=verdict.person,
            guest=verdict.guest,
            answer=verdict.answer,
            reason=verdict.reason,
            decision=verdict.decision,
            valid_until=verdict.valid_until,
        )
        for number, verdict in enumerate(verdicts, start=1)
    )
    return Consultation(question, verdicts)


def last_words(people: set[int], guests: set[int], use: Use) -> dict[Who, Decision]:
    """What each of them last said of that cell by that day, with all that decides whether it stands.

    What was said for them without the right to hides a yes before it, which is asked again (`hides_yes`), and never a
    no.
    """
    cell = {name: getattr(use, name) for name in ("element", "purpose", "channel")}
    found = Decision.objects.filter(decided_on__lte=use.day, **cell)
    found = found.filter(person__in=people) if not guests else found.filter(Q(person__in=people) | Q(guest__in=guests))
    rows = found.select_related("consent__version").annotate(
        withdrawn_on=F("withdrawn__withdrawn_on"), is_void=by_no_right("consent__represented_by")
    )
    said: dict[Who, Decision] = {}
    for row in rows.order_by("pk"):  # the last one stays
        who = "guest" if row.guest_id else "person", row.guest_id or row.person_id or 0
        before = said.get(who)
        answer, _reason = judged(None, before, use.day)
        row.hides_yes = row.is_void and (answer == Answer.YES or getattr(before, "hides_yes", False))  # type: ignore[attr-defined]
        if not (row.is_void and answer == Answer.NO):
            said[who] = row
    return said


def _verdict(typed: str, people: Sequence[Employee | Guest], decisions: dict[Who, Decision], day: dt.date) -> Verdict:
    if len(people) != 1:
        return Verdict(typed, Answer.ASK, Reason.SEVERAL if people else Reason.UNKNOWN)
    person = people[0]
    assert isinstance(person, Employee)  # noqa: S101  (a guest alone is answered about apart)
    decision = decisions.get(("person", person.pk))
    answer, reason = judged(person.left_on, decision, day)
    until = _valid_until(person, decision) if decision and answer == Answer.YES else None
    return Verdict(typed, answer, reason, person, None, decision, until)


def _verdict_of_guest(guest: Guest, decision: Decision | None, day: dt.date, *, typed: str = "") -> Verdict:
    answer, reason = judged(None, decision, day)
    until = decision.expires_on if decision and answer == Answer.YES else None
    return Verdict(typed or guest.name, answer, reason, None, guest, decision, until)


def judged(
    left_on: dt.date | None, decision: Decision | None, day: dt.date
) -> tuple[RegistryAnswer.Answer, RegistryAnswer.Reason]:
    """The same as Decision.objects.in_force(day), with the reason."""
    if decision is None:
        return Answer.ASK, Reason.NEVER_ANSWERED
    if decision.is_void:  # type: ignore[attr-defined]
        return _judged_void(left_on, decision, day)
    if not decision.is_granted:
        return Answer.NO, Reason.REFUSED
    withdrawn_on: dt.date | None = decision.withdrawn_on  # type: ignore[attr-defined]
    if withdrawn_on and withdrawn_on <= day:
        return Answer.NO, Reason.WITHDRAWN
    if decision.expires_on and decision.expires_on < day:
        return Answer.NO, Reason.EXPIRED
    if left_on and left_on < day:
        return AFTER_DEPARTURE[AfterDeparture(decision.consent.version.after_departure)]
    return Answer.YES, Reason.GRANTED


def _judged_void(
    left_on: dt.date | None, decision: Decision, day: dt.date
) -> tuple[RegistryAnswer.Answer, RegistryAnswer.Reason]:
    """Nobody who had the right to has answered; or they had said yes before, which may have ended as they left."""
    ends = decision.consent.version.after_departure == AfterDeparture.REMOVE
    if ends and decision.hides_yes and left_on and left_on < day:  # type: ignore[attr-defined]
        return AFTER_DEPARTURE[AfterDeparture.REMOVE]
    return Answer.ASK, Reason.VOID


def _valid_until(person: Employee, decision: Decision) -> dt.date | None:
    """The form's last day, or the person's where the consent does not outlive their departure."""
    stays = decision.consent.version.after_departure == AfterDeparture.KEEP
    days = [decision.expires_on, None if stays else person.left_on]
    return min((day for day in days if day), default=None)
