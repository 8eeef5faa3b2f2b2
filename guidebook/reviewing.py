"""Review: a draft is submitted, commented on passage by passage, and judged by those who approve the guide.

A verdict bears the digest of the text that was judged: of any other text it says nothing. So an edit is enough to make
earlier approvals no longer count, and putting the words back is enough to make them count again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.functional import SimpleLazyObject

from announcements.ordering import order, order_for_all
from documents.canonical import digest
from documents.richtext import printable
from guidebook.drafting import DraftChanged, lock_draft
from guidebook.editions import compose_edition, passages_of, placeholders_used
from guidebook.hiding import audiences_of
from guidebook.models import Comment, Guide, GuideVersion, SectionText, Submission, Verdict
from guidebook.models.guides import GuideVersionQuerySet
from guidebook.roles import PREVIEWERS, WRITERS
from people.models import Employee, RoleGrant
from people.models.employees import EmployeeQuerySet
from people.wording import LANGUAGES

NOTE_LENGTH = 4000
QUOTE_LENGTH = 1000


class NotAnApprover(Exception):
    """The person is not one of those who approve this guide."""


class NoteMissing(ValueError):
    """Whoever asks for changes says which."""


class NothingSaid(ValueError):
    """A comment without words."""


class PassageGone(ValueError):
    """The passage commented on is not in that section, in that language."""


class UnknownApprover(ValueError):
    """More approvals are asked for than there are people to give them."""


@dataclass(frozen=True)
class Approvals:
    """What was said of a draft, and whether it is enough to publish the text as it is now."""

    needed: int
    four_eyes: bool
    given: list[Verdict]  # approvals of today's text
    changes: list[Verdict]  # changes requested of today's text
    stale: list[Verdict]  # verdicts on another text, of people who have not judged today's
    by_others: int  # approvals given by people who wrote nothing of it
    awaited: list[Employee]  # who may still approve
    digest: str  # today's text, as `reviewed_digest` takes it

    @property
    def missing(self) -> int:
        return max(0, self.needed - len(self.given))

    @property
    def has_four_eyes(self) -> bool:
        return not self.four_eyes or self.by_others > 0

    @property
    def are_asked_for(self) -> bool:
        return self.needed > 0 or self.four_eyes

    @property
    def are_enough(self) -> bool:
        """Nobody who judged today's text asks for changes, and enough people approve it."""
        return not self.are_asked_for or (not self.missing and self.has_four_eyes and not self.changes)


def reviewable_by(employee: Employee) -> GuideVersionQuerySet:
    """Versions that the person may look at before they are published: all who work on guides, and its approvers."""
    versions = GuideVersion.objects.all()
    return versions if employee.has_role(*PREVIEWERS) else versions.filter(guide__approvers=employee)


def approvers_of(guide: Guide) -> EmployeeQuerySet:
    """Those who may approve it: those it names, or else all who write guides."""
    people = Employee.objects.filter(is_active=True)
    named = guide.approvers.values("pk")
    if named.exists():
        return people.filter(pk__in=named)
    return people.filter(Exists(RoleGrant.objects.standing().filter(employee=OuterRef("pk"), role__in=WRITERS)))


def reviewed_digest(version: GuideVersion) -> str:
    """The SHA-256 of all that is written, in every language, complete or not, and of who does not see which section.

    Placeholders stay as they are written: what is approved is the text, whatever the organisation's profile says.
    """
    version = GuideVersion.objects.with_text().get(pk=version.pk)
    editions = []
    for language in LANGUAGES:
        if passages_of(version, language) or getattr(version, f"statement_{language}"):
            names = {use.name for use in placeholders_used(version, language)}
            editions.append(
                compose_edition(version, language, values={name: f"{{{{ {name} }}}}" for name in names}).digest
            )
    hidden = sorted(
        [
            sorted(audience.keys),
            sorted(department.pk for department in audience.departments),
            sorted(site.pk for site in audience.sites),
        ]
        for audience in audiences_of(version)
    )
    return digest([editions, hidden])


def approvals(version: GuideVersion) -> Approvals:
    """The latest verdict of each person who approves this guide, and what it is worth for the text of today."""
    guide = version.guide
    approvers = list(approvers_of(guide))
    latest = _latest(version.verdicts.filter(given_by__in=[person.pk for person in approvers]))
    # The whole text is composed to know it: not where nobody has judged anything.
    today = cast(str, SimpleLazyObject(lambda: reviewed_digest(version)))
    current = [verdict for verdict in latest if verdict.digest == today]
    given = [verdict for verdict in current if verdict.kind == Verdict.Kind.APPROVED]
    authors = _authors(version)
    by_others = [verdict for verdict in given if verdict.given_by_id not in authors]
    have_judged = {verdict.given_by_id for verdict in current}
    lacks_eyes = guide.four_eyes and not by_others
    lacks = len(given) < max(guide.approvals_needed, int(guide.four_eyes))
    awaited = [
        person
        for person in approvers
        if person.pk not in have_judged and (lacks or lacks_eyes) and (lacks or person.pk not in authors)
    ]
    return Approvals(
        needed=max(guide.approvals_needed, int(guide.four_eyes)),
        four_eyes=guide.four_eyes,
        given=given,
        changes=[verdict for verdict in current if verdict.kind == Verdict.Kind.CHANGES],
        stale=[verdict for verdict in latest if verdict.digest != today],
        by_others=len(by_others),
        awaited=awaited,
        digest=today,
    )


def _latest(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Of each person; verdicts come the newest first."""
    newest: dict[int, Verdict] = {}
    for verdict in verdicts:
        newest.setdefault(verdict.given_by_id, verdict)
    people = Employee.objects.in_bulk(newest)
    for verdict in newest.values():
        verdict.given_by = people[verdict.given_by_id]
    return list(newest.values())


def _authors(version: GuideVersion) -> set[int]:
    """Who edited a text of it since it was drafted, as far as texts remember, and who submitted it."""
    edited = SectionText.objects.filter(section__version=version, edited_at__gte=version.created_at)
    found = {*edited.values_list("edited_by", flat=True), *version.submissions.values_list("submitted_by", flat=True)}
    return {person for person in found if person is not None}


@transaction.atomic
def submit(version: GuideVersion, *, note: str = "", by: Employee, at: dt.datetime) -> Submission:
    """Those who approve the guide are told, by e-mail when they have an address, that the draft waits for them."""
    version = lock_draft(version)
    submission = Submission.objects.create(
        version=version,
        note=_cleaned(note)[:NOTE_LENGTH],
        digest=reviewed_digest(version),
        submitted_by=by,
        submitted_at=at,
    )
    order_for_all(f"review:{submission.pk}", approvers_of(version.guide).exclude(pk=by.pk), by=by, at=at)
    return submission


@transaction.atomic
def judge(
    version: GuideVersion, *, kind: str, note: str = "", seen: str | None = None, by: Employee, at: dt.datetime
) -> Verdict:
    """A verdict on the text as it is now; `seen` is the `reviewed_digest` of what was read. Who submitted is told."""
    version = lock_draft(version)
    if not approvers_of(version.guide).filter(pk=by.pk).exists():
        raise NotAnApprover
    today = reviewed_digest(version)
    if seen is not None and seen != today:
        raise DraftChanged
    note = _cleaned(note)[:NOTE_LENGTH]
    if kind == Verdict.Kind.CHANGES and not note:
        raise NoteMissing
    verdict = Verdict.objects.create(version=version, kind=kind, note=note, digest=today, given_by=by, given_at=at)
    submission = version.submissions.select_related("submitted_by").first()
    author = submission.submitted_by if submission else None
    if author and author != by and author.email:
        order(f"verdict:{verdict.pk}", author, by=by, at=at)
    return verdict


@transaction.atomic
def comment(
    version: GuideVersion,
    *,
    section_key: str = "",
    language: str = "",
    quote: str = "",
    body: str,
    answers: Comment | None = None,
    by: Employee,
    at: dt.datetime,
) -> Comment:
    """A remark on a passage of the draft, or on a section, or an answer to a remark of the same draft."""
    version = lock_draft(version)
    body = _cleaned(body)[:NOTE_LENGTH]
    if not body:
        raise NothingSaid
    if answers is not None:
        answers = answers.answers or answers  # one thread, however one answers
        if answers.version_id != version.pk:
            raise PassageGone
        section_key, language, quote = answers.section_key, answers.language, ""
    elif not version.sections.filter(key=section_key).exists():
        raise PassageGone
    return Comment.objects.create(
        version=version,
        section_key=section_key,
        language=language if language in LANGUAGES else "",
        quote=_cleaned(quote)[:QUOTE_LENGTH],
        body=body,
        answers=answers,
        written_by=by,
        written_at=at,
    )


@transaction.atomic
def resolve_comment(remark: Comment, *, by: Employee, at: dt.datetime) -> None:
    """It is dealt with; who did so first stays known."""
    lock_draft(remark.version)
    Comment.objects.filter(pk=remark.pk, resolved_at=None).update(resolved_at=at, resolved_by=by)


@transaction.atomic
def ask_for_approvals(guide: Guide, *, needed: int, four_eyes: bool, approvers: Iterable[Employee]) -> None:
    """How the guide is approved, from now on. Raises `UnknownApprover` when fewer people may approve than that."""
    locked = Guide.objects.select_for_update().get(pk=guide.pk)
    locked.approvals_needed, locked.four_eyes = needed, four_eyes
    locked.save(update_fields=["approvals_needed", "four_eyes"])
    locked.approvers.set(approvers)
    if approvers_of(locked).count() < max(needed, int(four_eyes)):
        raise UnknownApprover


def _cleaned(text: str) -> str:
    return printable(text.replace("\r\n", "\n")).strip()
