"""Publishing a version, which freezes its text and asks people to acknowledge it, and retiring one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from announcements.announcing import announce
from announcements.models import Announcement
from assignments.asking import ask, close
from assignments.models import Ask
from documents.ledger import append
from documents.richtext import reading_minutes
from guidebook.coverage import Gap, complete_languages, gaps_of, lags_of
from guidebook.drafting import AlreadyPublished, DraftChanged, lock_draft
from guidebook.editions import Use, compose_editions, draft_digest, edition_digest, placeholders_used
from guidebook.models import Edition, Guide, GuideVersion, PlannedPublication
from guidebook.placeholders import values_for
from guidebook.reviewing import Approvals, approvals
from guidebook.writing import clean_lines
from people.models import Audience, Employee, Organisation
from people.wording import LANGUAGES

__all__ = [
    "AlreadyPublished",
    "AnnouncementWording",
    "ApprovalsMissing",
    "ChangeNoteMissing",
    "DraftChanged",
    "DueDayGone",
    "LanguageMissing",
    "NoLanguageComplete",
    "NotInForce",
    "PlaceholdersUnanswered",
    "Publication",
    "edition_digest",
    "publish",
    "refuse_unanswered",
    "retire",
]


class NoLanguageComplete(Exception):
    """No language has a text in every section, a title and a statement: there is nothing to publish yet."""

    def __init__(self, gaps: dict[str, list[Gap]]) -> None:
        super().__init__(", ".join(gaps))
        self.gaps = gaps


class LanguageMissing(Exception):
    """A language of the organisation is incomplete or lags behind the other, and nobody said why it may."""

    def __init__(self, gaps: dict[str, list[Gap]]) -> None:
        super().__init__(", ".join(gaps))
        self.gaps = gaps


class PlaceholdersUnanswered(Exception):
    """The text asks for words that we do not know, or that the organisation's profile leaves empty."""

    def __init__(self, unknown: list[Use], empty: list[Use]) -> None:
        super().__init__(", ".join(use.name for use in unknown + empty))
        self.unknown, self.empty = unknown, empty


class ChangeNoteMissing(Exception):
    """From the second version on, people are told what changed, in each language that is published."""

    def __init__(self, languages: list[str]) -> None:
        super().__init__(", ".join(languages))
        self.languages = languages


class DueDayGone(ValueError):
    """People cannot acknowledge by a day that is over."""


class ApprovalsMissing(Exception):
    """The guide asks for approvals that nobody has given for the text as it is now."""

    def __init__(self, approvals: Approvals) -> None:
        super().__init__(f"{len(approvals.given)} of {approvals.needed}")
        self.approvals = approvals


class NotInForce(Exception):
    """Only a version in force is retired."""


@dataclass(frozen=True)
class AnnouncementWording:
    """What people are told of a publication, and when; without `send_at` it stays a draft."""

    subject_fr: str
    subject_en: str
    body_fr: str
    body_en: str
    button_fr: str
    button_en: str
    send_at: dt.datetime | None = None


@dataclass(frozen=True)
class Due:
    """By when people answer: a day, and as many days for who joins later; or never late."""

    on_day: dt.date | None
    days: int | None
    is_optional: bool = False

    @classmethod
    def on(cls, day: dt.date | None, today: dt.date) -> Due:
        return cls(day, (day - today).days if day else None)


@dataclass(frozen=True)
class Publication:
    version: GuideVersion
    editions: list[Edition]
    ask: Ask | None
    announcement: Announcement | None


@transaction.atomic
def publish(
    version: GuideVersion,
    *,
    must_acknowledge: bool,
    is_optional: bool = False,
    audience: Audience,
    due_on: dt.date | None = None,
    change_note_fr: str = "",
    change_note_en: str = "",
    parity_reason: str = "",
    announcement: AnnouncementWording | None = None,
    seen: str | None = None,
    by: Employee | None,
    at: dt.datetime,
) -> Publication:
    """
    The draft becomes the version in force, and its text is frozen: an edition in each language that is complete.

    When it must be acknowledged, its audience is asked anew, and the request of the version it replaces is closed; what
    was acknowledged stays on record. When it need not be, nothing changes for those who acknowledged: the version keeps
    the request, the audience and the day of the one it replaces, so that people who had not answered yet are still
    asked once, and answer on the text in force (`GuideVersion.ask`). Where nothing was asked before, nothing is asked.
    `is_optional`: people are invited to acknowledge it, and nobody is ever late.

    The guide's row is locked: of two people who publish at once, the second gets `AlreadyPublished`. `seen` is the
    `draft_digest` of what was looked at; when a colleague changed the draft since, `DraftChanged`.
    """
    version = lock_draft(version)
    version = GuideVersion.objects.with_text().get(pk=version.pk)
    languages = _languages_to_publish(version, clean_lines(parity_reason))
    if seen is not None and seen != draft_digest(version, languages):
        raise DraftChanged
    if not (approved := approvals(version)).are_enough:
        raise ApprovalsMissing(approved)
    notes = _change_notes(version, languages, {"fr": change_note_fr, "en": change_note_en})
    if must_acknowledge and not is_optional and due_on is not None and due_on < Organisation.current().today(at):
        raise DueDayGone
    editions = _make_editions(version, languages, at)

    previous = version.guide.versions.in_force().select_related("ask__audience").first()
    if must_acknowledge:
        given = Due(None, None, True) if is_optional else Due.on(due_on, Organisation.current().today(at))
        version.ask = _ask(version, editions, audience, given, by, at)
    elif previous and previous.ask:
        version.ask, audience = previous.ask, previous.ask.audience
    version.audience = audience
    if previous:
        _take_out(previous, by=by, at=at, keep=version.ask)
    version.change_note_fr, version.change_note_en = notes["fr"], notes["en"]
    version.parity_reason = clean_lines(parity_reason)
    version.gate = version.guide.gate
    version.is_substantive = must_acknowledge
    version.published_at, version.published_by = at, by
    version.save()
    _write_down("guide-published", version, editions, by=by, at=at)
    PlannedPublication.objects.open().filter(version=version).update(cancelled_at=at, cancelled_by=by)
    told = _announce(version, audience, announcement, by, at) if announcement else None
    return Publication(version, editions, version.ask, told)


def _languages_to_publish(version: GuideVersion, reason: str) -> list[str]:
    gaps = {language: gaps_of(version, language) for language in LANGUAGES}
    complete = complete_languages(version)
    if not complete:
        raise NoLanguageComplete(gaps)
    wanted = Organisation.current().languages or LANGUAGES
    behind = {language: gaps[language] or lags_of(version, language) for language in LANGUAGES if language in wanted}
    if any(behind.values()) and not reason:
        raise LanguageMissing({language: found for language, found in behind.items() if found})
    return complete


def _change_notes(version: GuideVersion, languages: list[str], typed: Mapping[str, str]) -> dict[str, str]:
    notes = {language: clean_lines(note) for language, note in typed.items()}
    missing = [language for language in languages if not notes[language]]
    if missing and version.number > 1:
        raise ChangeNoteMissing(missing)
    return notes


def _make_editions(version: GuideVersion, languages: list[str], at: dt.datetime) -> list[Edition]:
    refuse_unanswered(version, languages)
    editions = compose_editions(version, languages)
    for edition in editions:
        edition.created_at = at
        edition.save()
    return editions


def refuse_unanswered(version: GuideVersion, languages: list[str]) -> None:
    """Raise `PlaceholdersUnanswered` unless every placeholder of the text has something to say."""
    organisation = Organisation.current()
    unknown, empty = [], []
    for language in languages:
        known = values_for(organisation, language)
        for use in placeholders_used(version, language):
            if use.name not in known:
                unknown.append(use)
            elif not known[use.name]:
                empty.append(use)
    if unknown or empty:
        raise PlaceholdersUnanswered(unknown, empty)


def _ask(
    version: GuideVersion, editions: list[Edition], audience: Audience, due: Due, by: Employee | None, at: dt.datetime
) -> Ask:
    guide = version.guide
    return ask(
        Ask.Kind.GUIDE,
        version.subject,
        title_fr=guide.title_fr,
        title_en=guide.title_en,
        path=guide.get_absolute_url(),
        audience=audience,
        due_on=due.on_day,
        due_days=due.days,
        minutes=reading_minutes(max(edition.words for edition in editions)),
        is_optional=due.is_optional,
        by=by,
        at=at,
    )


def _announce(
    version: GuideVersion, audience: Audience, wording: AnnouncementWording, by: Employee | None, at: dt.datetime
) -> Announcement:
    return announce(
        subject_fr=wording.subject_fr,
        subject_en=wording.subject_en,
        body_fr=wording.body_fr,
        body_en=wording.body_en,
        path=version.guide.get_absolute_url(),
        button_fr=wording.button_fr,
        button_en=wording.button_en,
        audience=audience,
        ask=version.ask if version.is_substantive else None,
        send_at=wording.send_at,
        by=by,
        at=at,
    )


@transaction.atomic
def retire(version: GuideVersion, *, by: Employee | None, at: dt.datetime) -> GuideVersion:
    """Out of force with nothing in its place: nobody is asked any more, what was acknowledged stays on record."""
    Guide.objects.select_for_update().get(pk=version.guide_id)
    locked = GuideVersion.objects.in_force().select_related("ask", "guide").filter(pk=version.pk).first()
    if locked is None:
        raise NotInForce
    _take_out(locked, by=by, at=at, keep=None)
    _write_down("guide-retired", locked, list(locked.editions.order_by("pk")), by=by, at=at)
    return locked


def _write_down(
    kind: str, version: GuideVersion, editions: list[Edition], *, by: Employee | None, at: dt.datetime
) -> None:
    record = {
        "subject": version.subject,
        "must_acknowledge": version.is_substantive,
        "editions": [
            {"language": edition.language, "combination": edition.combination, "digest": edition.digest}
            for edition in editions
        ],
        "by": by.pk if by else None,
    }
    append(kind, version.subject, record=record, at=at)


def _take_out(version: GuideVersion, *, by: Employee | None, at: dt.datetime, keep: Ask | None) -> None:
    version.retired_at, version.retired_by = at, by
    version.save(update_fields=["retired_at", "retired_by"])
    if version.ask and version.ask != keep:
        close(version.ask, by=by, at=at)
