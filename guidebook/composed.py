"""What a composed guide is made of: sections in each language, and rows with the fields of the models they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ComposedText:
    """A section in one language: its title, and its body as sanitised HTML."""

    title: str
    body: str


@dataclass(frozen=True)
class ChoiceRow:
    is_right: bool
    text_fr: str = ""
    text_en: str = ""
    explanation_fr: str = ""
    explanation_en: str = ""


@dataclass(frozen=True)
class CheckRow:
    """A comprehension question at the end of a section."""

    question_fr: str = ""
    question_en: str = ""
    choices: tuple[ChoiceRow, ...] = ()


@dataclass(frozen=True)
class ComposedSection:
    """A section as the starter writes it for these answers; `texts` by language."""

    key: str
    element: int | None
    position: int
    texts: Mapping[str, ComposedText]
    checks: tuple[CheckRow, ...] = ()


@dataclass(frozen=True)
class InteractionRow:
    verb_fr: str = ""
    verb_en: str = ""


@dataclass(frozen=True)
class PresenceRow:
    platform: str
    name: str
    url: str = ""
    handle: str = ""
    objective_fr: str = ""
    objective_en: str = ""
    interactions: tuple[InteractionRow, ...] = ()


@dataclass(frozen=True)
class ParallelRow:
    tied_to: str
    objective_fr: str = ""
    objective_en: str = ""
    how_fr: str = ""
    how_en: str = ""


@dataclass(frozen=True)
class StepRow:
    key: str
    platform: str = ""
    title_fr: str = ""
    title_en: str = ""
    how_fr: str = ""
    how_en: str = ""


@dataclass(frozen=True)
class RuleRow:
    rule_fr: str = ""
    rule_en: str = ""
    example_fr: str = ""
    example_en: str = ""
    consequence_fr: str = ""
    consequence_en: str = ""
    ask_fr: str = ""
    ask_en: str = ""


@dataclass(frozen=True)
class SituationRow:
    answer: str  # publish, ask, keep
    title_fr: str = ""
    title_en: str = ""
    why_fr: str = ""
    why_en: str = ""
    words_fr: str = ""
    words_en: str = ""


@dataclass(frozen=True)
class RecoveryRow:
    text_fr: str = ""
    text_en: str = ""


@dataclass(frozen=True)
class ChannelRow:
    kind: str
    name_fr: str = ""
    name_en: str = ""
    detail_fr: str = ""
    detail_en: str = ""
    url: str = ""


@dataclass(frozen=True)
class ComposedGuide:
    """All that a first draft holds; the rows have the fields of the models they become."""

    titles: Mapping[str, str]
    statements: Mapping[str, str]
    sections: tuple[ComposedSection, ...]
    presences: tuple[PresenceRow, ...] = ()
    parallels: tuple[ParallelRow, ...] = ()
    profile_steps: tuple[StepRow, ...] = ()
    conduct_rules: tuple[RuleRow, ...] = ()
    situations: tuple[SituationRow, ...] = ()
    recovery_steps: tuple[RecoveryRow, ...] = ()
    channels: tuple[ChannelRow, ...] = ()
