"""Starting a guide: from the starter written for twelve answers, or from the eight elements and a blank page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import override

from guidebook.answering import Answers
from guidebook.composed import ComposedGuide, ComposedSection, ComposedText
from guidebook.composing import compose, read_cover
from guidebook.drafting import begin_guide
from guidebook.models import Element, Guide, GuideVersion, Section, SectionText
from guidebook.placeholders import filled_in
from people.models import Employee, Organisation
from people.wording import LANGUAGES

__all__ = ["compose", "compose_here", "read_cover", "start_blank_guide", "start_guide"]


def compose_here(answers: Answers) -> ComposedGuide:
    """The guide these answers ask for, in this organisation: what its profile says is left to its profile."""
    organisation = Organisation.current()
    filled = {language: filled_in(organisation, language) for language in LANGUAGES}
    return compose(answers.beyond(organisation), filled=filled)


@transaction.atomic
def start_guide(
    *,
    title_fr: str = "",
    title_en: str = "",
    answers: Answers | None = None,
    by: Employee | None,
    at: dt.datetime,
) -> Guide:
    """A guide whose first draft is the starter written for these answers; without titles it takes the starter's."""
    answers = answers or Answers()
    composed = compose_here(answers)
    version = _begin(title_fr, title_en, by, at)
    _add_sections(version, composed.sections, by, at)
    return version.guide


@transaction.atomic
def start_blank_guide(*, title_fr: str = "", title_en: str = "", by: Employee | None, at: dt.datetime) -> Guide:
    """A guide whose first draft has the eight elements as titles, and no text."""
    version = _begin(title_fr, title_en, by, at)
    _add_sections(
        version,
        [ComposedSection(element.name.lower(), element, element, _titles(element)) for element in Element],
        by,
        at,
    )
    return version.guide


def _begin(title_fr: str, title_en: str, by: Employee | None, at: dt.datetime) -> GuideVersion:
    cover = read_cover()
    titles = {"fr": title_fr, "en": title_en} if title_fr.strip() or title_en.strip() else cover.titles
    return begin_guide(
        title_fr=titles["fr"],
        title_en=titles["en"],
        statement_fr=cover.statements["fr"],
        statement_en=cover.statements["en"],
        by=by,
        at=at,
    )


def _add_sections(
    version: GuideVersion, composed: Iterable[ComposedSection], by: Employee | None, at: dt.datetime
) -> None:
    written = list(composed)
    sections = Section.objects.bulk_create(
        Section(version=version, key=section.key, element=section.element, position=section.position)
        for section in written
    )
    SectionText.objects.bulk_create(
        SectionText(section=section, language=language, title=text.title, body=text.body, edited_at=at, edited_by=by)
        for said, section in zip(written, sections, strict=True)
        for language, text in said.texts.items()
    )


def _titles(element: Element) -> dict[str, ComposedText]:
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = ComposedText(str(element.label), "")
    return texts
