"""Whether the two languages of a section say the same: which one lags behind, and who said that it still matches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction

from documents.canonical import digest
from guidebook.drafting import lock_draft
from guidebook.models import GuideVersion, Section, SectionText
from people.models import Employee
from people.wording import LANGUAGES


def digest_of_text(title: str, body: str) -> str:
    return digest([title, body])


def lags(text: SectionText, twin: SectionText | None) -> bool:
    """The other language was changed since this text was written, or found to match."""
    if twin is None or not twin.body:
        return False
    known = text.edited_at if text.confirmed_at is None else max(text.edited_at, text.confirmed_at)
    return twin.edited_at > known


def lagging(section: Section) -> list[str]:
    """The languages of the section that lag behind. Reads its texts: prefetch them."""
    texts = {text.language: text for text in section.texts.all()}
    pairs = ((language, texts.get(language), texts.get(_other(language))) for language in LANGUAGES)
    return [language for language, text, twin in pairs if text and text.body and lags(text, twin)]


def _other(language: str) -> str:
    return "en" if language == "fr" else "fr"


def sections_lagging(version: GuideVersion, language: str) -> list[Section]:
    """Reads `version.sections` with their texts: prefetch them."""
    return [section for section in version.sections.all() if language in lagging(section)]


def keep_in_step(
    before: Mapping[str, SectionText],
    changed: Collection[str],
    section: Section,
    *,
    by: Employee | None,
    at: dt.datetime,
) -> None:
    """
    After the texts in the languages `changed` were written: what was written to catch up with the other language, or
    is its first translation, leaves the other one as it should be, not behind in its turn.

    `before`: the texts as they were.
    """
    for language in changed:
        text, twin = before.get(language), before.get(_other(language))
        is_translation = text is None or not text.body
        if twin and twin.body and (is_translation or lags(text, twin)):  # type: ignore[arg-type]
            SectionText.objects.filter(section=section, language=twin.language).update(confirmed_at=at, confirmed_by=by)


@transaction.atomic
def confirm(section: Section, *, language: str, by: Employee | None, at: dt.datetime) -> None:
    """Somebody read both: the text in that language still says what the other one says."""
    lock_draft(section.version)
    SectionText.objects.filter(section=section, language=language).update(confirmed_at=at, confirmed_by=by)
