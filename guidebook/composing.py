"""Composing a guide from twelve answers: the starter's texts and rows, written for one organisation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from guidebook.answering import Answers, Network
from guidebook.composed import (
    ChannelRow,
    CheckRow,
    ChoiceRow,
    ComposedGuide,
    ComposedSection,
    ComposedText,
    InteractionRow,
    ParallelRow,
    PresenceRow,
    RecoveryRow,
    RuleRow,
    SituationRow,
    StepRow,
)
from guidebook.phrasing import Pen
from guidebook.presets import SHELF, platform, read_toml
from people.wording import LANGUAGES

COVER = "00-guide.md"
HOME_OF_PROFILES = "linkedin"

Filled = Mapping[str, Collection[str]]


class Cover(NamedTuple):
    """What a guide is called, and what a person declares on acknowledging it, in each language."""

    titles: dict[str, str]
    statements: dict[str, str]


def compose(answers: Answers, *, filled: Filled | None = None) -> ComposedGuide:
    """
    The guide that these answers ask for, in each language chosen; nothing is stored.

    `filled` says, by language, which placeholders the organisation's profile fills
    (`guidebook.placeholders.filled_in`), so that no sentence waits for a mission that is not written yet; left out,
    all of them are taken as filled.
    """
    pens = {
        language: Pen(answers, language, None if filled is None else filled.get(language, ()))
        for language in LANGUAGES
        if language in answers.languages
    }
    cover = read_cover()
    return ComposedGuide(
        titles={language: cover.titles[language] for language in pens},
        statements={language: cover.statements[language] for language in pens},
        sections=_sections(pens),
        presences=tuple(_presence(network, pens) for network in answers.networks),
        parallels=_parallels(answers, pens),
        profile_steps=_profile_steps(answers, pens),
        conduct_rules=tuple(
            RuleRow(**row) for _facts, row in _rows("rules", pens, ("rule", "example", "consequence", "ask"))
        ),
        situations=tuple(
            SituationRow(answer=next(iter(pens.values())).line(facts["answer"]), **row)
            for facts, row in _rows("situations", pens, ("title", "why", "words"))
        ),
        recovery_steps=tuple(RecoveryRow(**row) for _facts, row in _rows("recovery", pens, ("text",))),
        channels=tuple(
            ChannelRow(kind=facts["kind"], url=facts.get("url", ""), **row)
            for facts, row in _rows("channels", pens, ("name", "detail"))
        ),
    )


def read_cover() -> Cover:
    """The starter's title and statement, in each language."""
    covers = {language: read_text(language, COVER) for language in LANGUAGES}
    return Cover(
        titles={language: facts["title"] for language, (facts, _body) in covers.items()},
        statements={language: body for language, (_facts, body) in covers.items()},
    )


def read_text(language: str, name: str) -> tuple[dict[str, str], str]:
    """A file of content: what stands between its two lines of dashes, and its text."""
    written = (SHELF / "text" / language / name).read_text(encoding="utf-8")
    _before, front, body = written.split("---\n", 2)
    return dict(line.split(": ", 1) for line in front.splitlines() if ": " in line), body.strip()


# --- Sections -------------------------------------------------------------------------------------------------------
def _sections(pens: Mapping[str, Pen]) -> tuple[ComposedSection, ...]:
    sections = []
    checks = list(_checks(pens))
    for position, path in enumerate(sorted((SHELF / "text" / LANGUAGES[0]).glob("*.md"))[1:], start=1):
        texts = {}
        for language, pen in pens.items():
            facts, body = read_text(language, path.name)
            texts[language] = ComposedText(pen.line(facts["title"]), pen.prose(body))
        element = int(facts["element"]) if facts.get("element") else None
        asked = tuple(check for section, check in checks if section == facts["key"])
        sections.append(ComposedSection(facts["key"], element, position, texts, asked))
    return tuple(sections)


def _checks(pens: Mapping[str, Pen]) -> Iterator[tuple[str, CheckRow]]:
    for facts, row in _rows("checks", pens, ("question",)):
        choices = tuple(
            ChoiceRow(is_right=choice.get("right", False), **written)
            for choice, written in _paired(facts["choices"], pens, ("text", "explanation"))
        )
        yield facts["section"], CheckRow(choices=choices, **row)


# --- Rows -----------------------------------------------------------------------------------------------------------
def _rows(
    kind: str, pens: Mapping[str, Pen], names: tuple[str, ...]
) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """The rows of the starter and then those of the sector, which may do `without` some of the starter's."""
    written = {
        language: [
            row
            for row in (*read_toml(f"rows.{language}.toml").get(kind, ()), *pen.sector.get(kind, ()))
            if row["key"] not in pen.sector.get("without", ())
        ]
        for language, pen in pens.items()
    }
    yield from _paired(written, pens, names)


def _paired(
    written: Mapping[str, list[dict[str, Any]]], pens: Mapping[str, Pen], names: tuple[str, ...]
) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """The same row in each language; it is left out when its first words are: their conditions said so."""
    for facts in zip(*(written[language] for language in pens), strict=True):
        row = {
            f"{name}_{language}": pen.line(said.get(name, ""))
            for (language, pen), said in zip(pens.items(), facts, strict=True)
            for name in names
        }
        if all(row[f"{names[0]}_{language}"] for language in pens):
            first = dict(facts[0])
            if "choices" in first:
                first["choices"] = {language: said["choices"] for language, said in zip(pens, facts, strict=True)}
            yield first, row


def _profile_steps(answers: Answers, pens: Mapping[str, Pen]) -> tuple[StepRow, ...]:
    """LinkedIn's whether we are there or not: it is the person's profile; those of other networks where we are."""
    there = {"", HOME_OF_PROFILES, *(network.platform for network in answers.networks)}
    return tuple(
        StepRow(key=facts["key"], platform=facts.get("platform", ""), **row)
        for facts, row in _rows("steps", pens, ("title", "how"))
        if facts.get("platform", "") in there
    )


def _presence(network: Network, pens: Mapping[str, Pen]) -> PresenceRow:
    facts = platform(network.platform)
    known = {verb.key: verb for verb in facts.verbs} if facts else {}
    verbs = [
        {f"verb_{language}": getattr(known[key], f"text_{language}") if key in known else key for language in pens}
        for key in network.verbs
    ]
    verbs += [{f"verb_{language}": pen.own(line) for language, pen in pens.items()} for line in network.own_verbs]
    return PresenceRow(
        platform=network.platform,
        name=network.name or (facts.brand if facts else network.platform),
        url=network.url,
        handle=network.handle,
        interactions=tuple(InteractionRow(**verb) for verb in verbs),
        **{f"objective_{language}": getattr(facts, f"objective_{language}", "") for language in pens},
    )


def _parallels(answers: Answers, pens: Mapping[str, Pen]) -> tuple[ParallelRow, ...]:
    """The objectives that were answered, or else those of the starter and of the sector."""
    if answers.objectives:
        return tuple(
            ParallelRow(
                own.tied_to,
                **{f"objective_{language}": pen.own(own.objective) for language, pen in pens.items()},
                **{f"how_{language}": pen.own(own.how) for language, pen in pens.items()},
            )
            for own in answers.objectives
        )
    return tuple(
        ParallelRow(tied_to=facts["tied_to"], **row) for facts, row in _rows("objectives", pens, ("objective", "how"))
    )
