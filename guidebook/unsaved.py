"""What a person typed in a section and has not saved: kept for that person alone, given back when they return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from guidebook.models import Section, SectionText, UnsavedSheet
from guidebook.writing import TITLE_LENGTH, Sheet, clean_body, clean_title
from people.models import Employee


@transaction.atomic
def keep(section: Section, sheets: Mapping[str, Sheet], *, by: Employee, at: dt.datetime) -> list[UnsavedSheet]:
    """Keep what differs from the stored text; a sheet that says the same is unsaved no longer.

    Raises `TextTooLong`, and `Section.DoesNotExist` when the section was removed.
    """
    section = Section.objects.select_for_update().get(pk=section.pk)
    stored = {text.language: text for text in SectionText.objects.filter(section=section)}
    kept = [_keep(section, stored.get(language), language, sheet, by, at) for language, sheet in sheets.items()]
    return [sheet for sheet in kept if sheet]


def _keep(
    section: Section, text: SectionText | None, language: str, sheet: Sheet, by: Employee, at: dt.datetime
) -> UnsavedSheet | None:
    title, body = clean_title(sheet.title[:TITLE_LENGTH]), clean_body(sheet.body)
    mine = UnsavedSheet.objects.filter(section=section, employee=by, language=language)
    if (title, body) == ((text.title, text.body) if text else ("", "")):
        mine.delete()
        return None
    kept = {"title": title, "body": body, "based_on": sheet.seen.edited_at if sheet.seen else None, "typed_at": at}
    unsaved, _made = UnsavedSheet.objects.update_or_create(
        section=section, employee=by, language=language, defaults=kept
    )
    return unsaved


def unsaved_of(section: Section, employee: Employee) -> dict[str, UnsavedSheet]:
    """By language, what the person typed and the section does not say. Reads `section.texts`."""
    sheets = UnsavedSheet.objects.filter(section=section, employee=employee)
    return {sheet.language: sheet for sheet in sheets if not _says_the_same(section.text(sheet.language), sheet)}


def _says_the_same(text: SectionText | None, sheet: UnsavedSheet) -> bool:
    return (sheet.title, sheet.body) == ((text.title, text.body) if text else ("", ""))


def is_outdated(section: Section, sheet: UnsavedSheet) -> bool:
    """The text it started from was saved anew since, by somebody or from another page."""
    text = section.text(sheet.language)
    return sheet.based_on != (text.edited_at if text else None)


def discard(section: Section, *, by: Employee) -> None:
    """Saved, or no longer wanted."""
    UnsavedSheet.objects.filter(section=section, employee=by).delete()
