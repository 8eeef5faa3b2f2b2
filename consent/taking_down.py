"""What is published without a consent in force: found, to be taken down by a day, done with its proof."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from announcements.ordering import order_for_all
from consent.consulting import Answer, Reason, Use, judged, last_words
from consent.models import Appearance, Capture, Guest, Publication, RegistryAnswer, Takedown
from consent.picturing import copies
from documents.ledger import append
from documents.richtext import one_line
from guidebook.writing import clean_lines
from people.models import Employee, Organisation, Role, RoleGrant

DAYS_GIVEN = 7
LONGEST_SIDE = 2400  # pixels, of the proof kept: what is written on a page stays readable


class AlreadyDone(Exception):
    """Somebody was quicker."""


class ProofMissing(ValueError):
    """Neither an address nor words: nobody could tell later what was done."""


@dataclass(frozen=True)
class Exposure:
    """A publication that shows a person, and what they say of it today."""

    publication: int
    person: int | None
    guest: int | None
    answer: RegistryAnswer.Answer
    reason: RegistryAnswer.Reason
    had_agreed: bool = False  # themselves, before somebody who had no right to answered for them

    @property
    def is_at_risk(self) -> bool:
        return self.answer != Answer.YES

    @property
    def is_to_come_down(self) -> bool:
        """They said no; or all that ever allowed it was signed by somebody who had no right to."""
        return self.answer == Answer.NO or (self.reason == Reason.VOID and not self.had_agreed)


def exposures(on: dt.date, *, of: Q | None = None) -> list[Exposure]:
    """Every person in everything that is published, judged as the registry would; in as many queries as there are kinds
    of uses, and one, whatever the number of publications. `of` narrows publications. Who was cut out or blurred where
    it is published is not shown there any more."""
    still = Q(asset__appearances__removed_at=None, asset__appearances__isnull=False)
    rows = (
        Publication.objects.live()
        .filter((of or Q()) & still)  # at once: of the same appearance
        .annotate(
            element=F("asset__element"),
            who=F("asset__appearances__person"),
            whom=F("asset__appearances__guest"),
            left_on=F("asset__appearances__person__left_on"),
        )
        .order_by("pk")
        .values_list("pk", "element", "purpose", "channel", "who", "whom", "left_on")
    )
    by_use = defaultdict(list)
    blurred = Takedown.objects.filter(outcome=Takedown.Outcome.EDITED).values_list("publication", "person", "guest")
    edited = set(blurred) if rows else set()
    for row in rows:
        if (row[0], row[4], row[5]) in edited:
            continue
        by_use[row[1:4]].append((row[0], *row[4:]))
    found = []
    for cell, shown in by_use.items():
        people, guests = {who for _pk, who, _whom, _left in shown if who}, {row[2] for row in shown if row[2]}
        said = last_words(people, guests, Use(*cell, on))
        for publication, who, whom, left_on in shown:
            decision = said.get(("guest", whom) if whom else ("person", who or 0))
            answer, reason = judged(left_on, decision, on)
            had_agreed = getattr(decision, "hides_yes", False)
            found.append(Exposure(publication, who, whom, answer, reason, had_agreed))
    return found


@transaction.atomic
def open_takedowns(
    *,
    of: Q | None = None,
    people: Iterable[Employee] = (),
    guests: Iterable[Guest] = (),
    at: dt.datetime,
) -> int:
    """What shows somebody whose answer is now no, or was nobody's to give, is to be taken down; how many were not known
    to be.

    For some people, some publications, or everything. Safe to run twice; what was found to be out of our reach is not
    opened again: it stays among what is at risk. A person who agrees again does not close what
    was opened: whoever has it in hand says what became of it. Communications people hear of it, once a day.
    """
    of = of or Q()
    if chosen := [person.pk for person in people]:
        of &= Q(asset__appearances__person__in=chosen)
    if invited := [guest.pk for guest in guests]:
        of &= Q(asset__appearances__guest__in=invited)
    today = Organisation.current().today(at)
    refused = [each for each in exposures(today, of=of) if each.is_to_come_down]
    if not refused:
        return 0
    publications = {each.publication for each in refused}
    known = set(
        Takedown.objects.standing().filter(publication__in=publications).values_list("publication", "person", "guest")
    )
    missing = [each for each in refused if (each.publication, each.person, each.guest) not in known]
    Takedown.objects.bulk_create(
        (
            Takedown(
                publication_id=each.publication,
                person_id=each.person,
                guest_id=each.guest,
                reason=each.reason,
                opened_at=at,
                due_on=today + dt.timedelta(days=DAYS_GIVEN),
            )
            for each in missing
        ),
        ignore_conflicts=True,
    )
    if missing:
        tell_communications(at=at)
    return len(missing)


def tell_communications(*, at: dt.datetime) -> None:
    """One mail a day to each, whatever the number of take-downs: it lists what is open when it leaves. Where nobody
    looks after communications, human resources receive it."""
    today = Organisation.current().today(at)
    standing = RoleGrant.objects.standing()
    for role in (Role.COMMUNICATIONS, Role.HR_ADMIN):
        people = Employee.objects.employed(today).filter(pk__in=standing.filter(role=role).values("employee"))
        if people.exists():
            order_for_all(f"takedowns:{today.isoformat()}", people, by=None, at=at)
            return


def take_in_hand(takedown: Takedown, *, by: Employee) -> None:
    """They see to it. Whoever had it in hand no longer does."""
    if not Takedown.objects.open().filter(pk=takedown.pk).update(owner=by):
        raise AlreadyDone


@dataclass(frozen=True)
class Proof:
    """What became of it, and how anybody may see so: an address, words, a picture of the page as it is now."""

    outcome: str
    address: str = ""
    note: str = ""
    picture: bytes = b""


@transaction.atomic
def finish(takedown: Takedown, proof: Proof, *, by: Employee, at: dt.datetime) -> list[Takedown]:
    """
    It is done. What was removed shows nobody any more: whatever else was to be done about that publication is done
    with it. Each person is told. Raises `ProofMissing`, `AlreadyDone`, and of the picture `NotAnImage` and
    `ImageTooLarge`; nothing is done then.
    """
    publication = Publication.objects.select_for_update(no_key=True).get(pk=takedown.publication_id)
    address, note = one_line(proof.address), clean_lines(proof.note)
    if not address and not note and not proof.picture:
        raise ProofMissing
    is_removed = proof.outcome == Takedown.Outcome.REMOVED
    concerned = Takedown.objects.open().filter(publication=publication)
    rows = list(concerned if is_removed else concerned.filter(pk=takedown.pk))
    if takedown.pk not in {row.pk for row in rows}:
        raise AlreadyDone
    capture = _keep(proof.picture, by, at) if proof.picture else None
    for row in rows:
        row.outcome, row.proof, row.note, row.capture = proof.outcome, address, note, capture
        row.done_at, row.done_by = at, by
        row.save(update_fields=["outcome", "proof", "note", "capture", "done_at", "done_by"])
        _write_down(row, at)
    if is_removed:
        publication.taken_down_at, publication.taken_down_by = at, by
        publication.save(update_fields=["taken_down_at", "taken_down_by"])
    _tell(rows, by, at)
    return rows


def _keep(picture: bytes, by: Employee, at: dt.datetime) -> Capture:
    (copy,) = copies(picture, LONGEST_SIDE)
    return Capture.objects.create(
        content=copy.content,
        width=copy.width,
        height=copy.height,
        file_digest=hashlib.sha256(picture).hexdigest(),
        added_at=at,
        added_by=by,
    )


def _tell(rows: list[Takedown], by: Employee, at: dt.datetime) -> None:
    from consent.tasks import tell_guests  # its other end

    for row in rows:
        if row.person_id:
            people = Employee.objects.filter(pk=row.person_id)
            order_for_all(f"takedown-done:{row.pk}", people, by=by, at=at)
    if any(row.guest_id for row in rows):
        tell_guests.delay_on_commit()


@transaction.atomic
def set_aside(appearance: Appearance, *, by: Employee, at: dt.datetime) -> None:
    """It was somebody else: nothing is to be taken down for this person there. Written down, and nobody is told."""
    concerned = Takedown.objects.open().filter(publication__asset=appearance.asset_id)
    for row in concerned.filter(person=appearance.person_id, guest=appearance.guest_id).select_for_update(of=("self",)):
        row.outcome, row.done_at, row.done_by = Takedown.Outcome.SOMEBODY_ELSE, at, by
        row.save(update_fields=["outcome", "done_at", "done_by"])
        _write_down(row, at)


def _write_down(row: Takedown, at: dt.datetime) -> None:
    record = {
        "person": row.person_id,
        "guest": row.guest_id,
        "publication": row.publication_id,
        "outcome": row.outcome,
        "by": row.done_by_id,
        "capture": row.capture.file_digest if row.capture else None,
    }
    append("takedown", row.key, record=record, at=at)
