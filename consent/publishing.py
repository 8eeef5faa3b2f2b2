"""Publishing a version of a consent form, which freezes it and asks people, and retiring one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import override

from announcements.announcing import announce
from assignments.asking import ask, close
from assignments.models import Ask
from consent.coverage import Gap, gaps_of
from consent.drafting import AlreadyPublished, DraftChanged, draft_digest, lock_draft
from consent.models import ConsentFormVersion, ConsentItem
from consent.wording import wording_digest
from documents.ledger import append
from guidebook.publishing import AnnouncementWording
from guidebook.writing import clean_lines
from people.models import Audience, Employee, Organisation
from people.wording import LANGUAGES

__all__ = [
    "AlreadyPublished",
    "ChangeNoteMissing",
    "DraftChanged",
    "NotComplete",
    "NotInForce",
    "publish",
    "retire",
]


class NotComplete(Exception):
    """A language of the organisation lacks something, or there is nothing to answer."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__(", ".join(f"{gap.place} {gap.language}" for gap in gaps))
        self.gaps = gaps


class ChangeNoteMissing(Exception):
    """From the second version on, people are told what changed, in each language."""


class NotInForce(Exception):
    """Only a version in force is retired."""


@transaction.atomic
def publish(
    version: ConsentFormVersion,
    *,
    audience: Audience,
    change_note_fr: str = "",
    change_note_en: str = "",
    announcement: AnnouncementWording | None = None,
    seen: str | None = None,
    by: Employee | None,
    at: dt.datetime,
) -> ConsentFormVersion:
    """The text is frozen, the version before it is retired, and the audience is asked: asked, never owed.

    `seen` is the `draft_digest` of what was looked at; when a colleague changed the draft since, `DraftChanged`.
    """
    lock_draft(version)
    locked = ConsentFormVersion.objects.with_text().get(pk=version.pk)
    if seen is not None and seen != draft_digest(locked):
        raise DraftChanged
    if gaps := gaps_of(locked):
        raise NotComplete(gaps)
    _note_changes(locked, {"fr": clean_lines(change_note_fr), "en": clean_lines(change_note_en)})
    for former in ConsentFormVersion.objects.in_force().filter(form=locked.form_id):
        retire(former, by=by, at=at)
    _write_labels(locked)
    locked.ask = _ask(locked, audience, by, at)
    locked.published_at, locked.published_by = at, by
    locked.save(update_fields=["ask", "published_at", "published_by", "change_note_fr", "change_note_en"])
    wordings = {wording.language: wording_digest(locked, wording) for wording in locked.wordings.all()}
    record = {"subject": locked.subject, "wordings": wordings, "published_by": by.pk if by else None}
    append("consent-form-published", locked.subject, record=record, at=at)
    if announcement:
        _announce(locked, audience, announcement, by, at)
    return locked


def _note_changes(version: ConsentFormVersion, notes: dict[str, str]) -> None:
    if version.number > 1 and not all(notes[language] for language in Organisation.current().languages or LANGUAGES):
        raise ChangeNoteMissing
    version.change_note_fr, version.change_note_en = notes["fr"], notes["en"]


def _write_labels(version: ConsentFormVersion) -> None:
    """What each item is called is part of what is signed: kept as it is said today, whatever it is called later."""
    items = [item for question in version.questions.all() for item in question.items.all()]
    for language in LANGUAGES:
        with override(language):
            for item in items:
                setattr(item, f"label_{language}", item.label_today)
    ConsentItem.objects.bulk_update(items, [f"label_{language}" for language in LANGUAGES])


def _ask(version: ConsentFormVersion, audience: Audience, by: Employee | None, at: dt.datetime) -> Ask:
    return ask(
        Ask.Kind.CONSENT,
        version.subject,
        title_fr=version.form.title_fr,
        title_en=version.form.title_en,
        path=version.form.get_absolute_url(),
        audience=audience,
        minutes=3,
        is_optional=True,
        by=by,
        at=at,
    )


def _announce(
    version: ConsentFormVersion,
    audience: Audience,
    wording: AnnouncementWording,
    by: Employee | None,
    at: dt.datetime,
) -> None:
    """Told to those who have not answered yet, once the hour comes."""
    announce(
        subject_fr=wording.subject_fr,
        subject_en=wording.subject_en,
        body_fr=wording.body_fr,
        body_en=wording.body_en,
        path=version.form.get_absolute_url(),
        button_fr=wording.button_fr,
        button_en=wording.button_en,
        audience=audience,
        ask=version.ask,
        send_at=wording.send_at,
        by=by,
        at=at,
    )


@transaction.atomic
def retire(version: ConsentFormVersion, *, by: Employee | None, at: dt.datetime) -> None:
    """Nobody answers it any more; what was answered stays what it was."""
    if not ConsentFormVersion.objects.in_force().filter(pk=version.pk).update(retired_at=at, retired_by=by):
        raise NotInForce
    if version.ask:
        close(version.ask, by=by, at=at)
    record = {"subject": version.subject, "retired_by": by.pk if by else None}
    append("consent-form-retired", version.subject, record=record, at=at)
