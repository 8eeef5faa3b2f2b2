"""Words that stay although the advisor points them out: the author says why, and may change their mind."""

from __future__ import annotations

import datetime as dt

from django.db import models, transaction

from documents.richtext import printable
from guidebook.drafting import lock_draft
from guidebook.models import Section, WordingNote
from people.folding import fold
from people.models import Employee
from people.wording import LANGUAGES

NOTE_LENGTH = 500
TERM_LENGTH = 200


class NothingToKeep(ValueError):
    """The words, their language or the reason is missing, or too long."""


@transaction.atomic
def keep_words(
    section: Section, *, language: str, term: str, note: str, by: Employee | None, at: dt.datetime
) -> WordingNote:
    """These words stay as they are in this section, wherever they stand in it; they no longer weigh in its gauge."""
    lock_draft(section.version)
    term, note = fold(term), " ".join(printable(note).split())
    if language not in LANGUAGES or not 0 < len(term) <= TERM_LENGTH or not 0 < len(note) <= NOTE_LENGTH:
        raise NothingToKeep
    kept, _created = WordingNote.objects.update_or_create(
        version=section.version,
        section_key=section.key,
        language=language,
        term=term,
        defaults={"note": note, "written_by": by, "written_at": at},
    )
    return kept


@transaction.atomic
def release_words(section: Section, *, language: str, term: str, by: Employee | None, at: dt.datetime) -> None:
    """The advisor points them out again."""
    lock_draft(section.version)
    notes_on(section, language).filter(term=fold(term)).delete()


def notes_on(section: Section, language: str) -> models.QuerySet[WordingNote]:
    notes = WordingNote.objects.filter(version=section.version_id, section_key=section.key, language=language)
    return notes.select_related("written_by")
