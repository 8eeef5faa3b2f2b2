"""Starting a guide: from the starter written for twelve answers, or from the eight elements and a blank page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import override

from guidebook.answering import Answers
from guidebook.composed import CheckRow, ComposedGuide, ComposedSection, ComposedText
from guidebook.composing import compose, read_cover
from guidebook.drafting import begin_guide
from guidebook.models import (
    Check,
    CheckChoice,
    ConductRule,
    DesiredInteraction,
    DiffusionChannel,
    Element,
    Guide,
    GuideVersion,
    PlatformPresence,
    ProfileStep,
    RecoveryStep,
    Section,
    SectionText,
    Situation,
    ValueParallel,
)
from guidebook.parity import digest_of_text
from guidebook.placeholders import filled_in
from people.models import Employee, Organisation
from people.wording import LANGUAGES

__all__ = ["add_checks", "add_rows", "compose", "compose_here", "read_cover", "start_blank_guide", "start_guide"]


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
    version = _begin(title_fr, title_en, composed.titles, composed.statements, by, at)
    version.sector, version.posture, version.answers = answers.sector, answers.posture, answers.as_json()
    version.save(update_fields=["sector", "posture", "answers"])
    _add_sections(version, composed.sections, by, at)
    add_rows(version, composed)
    return version.guide


@transaction.atomic
def start_blank_guide(*, title_fr: str = "", title_en: str = "", by: Employee | None, at: dt.datetime) -> Guide:
    """A guide whose first draft has the eight elements as titles, and no text."""
    cover = read_cover()
    version = _begin(title_fr, title_en, cover.titles, cover.statements, by, at)
    _add_sections(
        version,
        [ComposedSection(element.name.lower(), element, element, _titles(element)) for element in Element],
        by,
        at,
    )
    return version.guide


def _begin(
    title_fr: str,
    title_en: str,
    usual_titles: Mapping[str, str],
    statements: Mapping[str, str],
    by: Employee | None,
    at: dt.datetime,
) -> GuideVersion:
    titles = {"fr": title_fr, "en": title_en} if title_fr.strip() or title_en.strip() else usual_titles
    return begin_guide(
        title_fr=titles.get("fr", ""),
        title_en=titles.get("en", ""),
        statement_fr=statements.get("fr", ""),
        statement_en=statements.get("en", ""),
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
    said = list(zip(written, sections, strict=True))
    SectionText.objects.bulk_create(
        SectionText(
            section=section,
            language=language,
            title=text.title,
            body=text.body,
            composed=digest_of_text(text.title, text.body) if text.body else "",
            edited_at=at,
            edited_by=by,
        )
        for part, section in said
        for language, text in part.texts.items()
    )
    for part, section in said:
        add_checks(section, part.checks)


def add_checks(section: Section, checks: Iterable[CheckRow]) -> None:
    """The questions of a section that has none yet, with their choices."""
    for position, check in enumerate(checks, start=1):
        question = Check.objects.create(
            section=section, position=position, question_fr=check.question_fr, question_en=check.question_en
        )
        CheckChoice.objects.bulk_create(
            CheckChoice(question=question, position=place, **_fields(choice))
            for place, choice in enumerate(check.choices, start=1)
        )


def add_rows(version: GuideVersion, composed: ComposedGuide) -> None:
    """The rows that give the elements life, in a draft that has none yet."""
    kinds: list[tuple[type[Model], Sequence[Any]]] = [
        (ValueParallel, composed.parallels),
        (ProfileStep, composed.profile_steps),
        (ConductRule, composed.conduct_rules),
        (Situation, composed.situations),
        (RecoveryStep, composed.recovery_steps),
        (DiffusionChannel, composed.channels),
    ]
    for model, rows in kinds:
        model._default_manager.bulk_create(
            model(version=version, position=position, **_fields(row)) for position, row in enumerate(rows, start=1)
        )
    for position, row in enumerate(composed.presences, start=1):
        said = _fields(row)
        interactions = said.pop("interactions")
        presence = PlatformPresence.objects.create(version=version, position=position, **said)
        DesiredInteraction.objects.bulk_create(
            DesiredInteraction(presence=presence, position=place, **_fields(interaction))
            for place, interaction in enumerate(interactions, start=1)
        )


def _fields(row: Any) -> dict[str, Any]:
    """The fields of a composed row, which are those of its model."""
    return {field.name: getattr(row, field.name) for field in fields(row)}


def _titles(element: Element) -> dict[str, ComposedText]:
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = ComposedText(str(element.label), "")
    return texts
