"""What the starter knows before anybody answers: sectors, postures and networks, read from files of content."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from people.wording import LANGUAGES, localized

SHELF = Path(__file__).parent / "starter"
GENERAL = "general"
BALANCED = 3


class UnknownSector(LookupError):
    """There are no files for that sector."""


@dataclass(frozen=True)
class Topic:
    """Something that the people of a sector keep to themselves."""

    key: str
    text_fr: str
    text_en: str

    @property
    def text(self) -> str:
        return localized(self, "text")


@dataclass(frozen=True)
class SectorFacts:
    """A sector as the assistant offers it; `posture` is where one usually starts there."""

    key: str
    label_fr: str
    label_en: str
    summary_fr: str
    summary_en: str
    order: int
    posture: int
    topics: tuple[Topic, ...]

    @property
    def label(self) -> str:
        return localized(self, "label")

    @property
    def summary(self) -> str:
        return localized(self, "summary")


@dataclass(frozen=True)
class PostureFacts:
    """A notch of the slider: what it is called, what it means, and what somebody might then post."""

    notch: int
    name_fr: str
    name_en: str
    summary_fr: str
    summary_en: str
    example_fr: str
    example_en: str

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def summary(self) -> str:
        return localized(self, "summary")

    @property
    def example(self) -> str:
        return localized(self, "example")


@dataclass(frozen=True)
class Verb:
    """Something that one can do on a network; `chosen`: hoped for unless somebody says otherwise."""

    key: str
    text_fr: str
    text_en: str
    chosen: bool

    @property
    def text(self) -> str:
        return localized(self, "text")


@dataclass(frozen=True)
class PlatformFacts:
    """A network; `brand`: its name in any language; `chosen`: most are there; `address`: how its pages often begin."""

    key: str
    brand: str
    name_fr: str
    name_en: str
    address: str
    objective_fr: str
    objective_en: str
    verbs: tuple[Verb, ...]
    chosen: bool

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def usual_verbs(self) -> tuple[str, ...]:
        return tuple(verb.key for verb in self.verbs if verb.chosen)


@cache
def sectors() -> tuple[SectorFacts, ...]:
    """The sectors there are files for, in the order in which they are offered."""
    keys = {path.name.split(".")[0] for path in (SHELF / "sectors").glob("*.toml")}
    return tuple(sorted((_sector(key) for key in keys), key=lambda facts: facts.order))


def sector(key: str) -> SectorFacts:
    for facts in sectors():
        if facts.key == key:
            return facts
    raise UnknownSector(key)


@cache
def postures() -> tuple[PostureFacts, ...]:
    """From the most reticent to the boldest."""
    written = {language: read_toml(f"postures.{language}.toml")["postures"] for language in LANGUAGES}
    return tuple(
        PostureFacts(notch=notch, **_bilingual(("name", "summary", "example"), fr=fr, en=en))
        for notch, (fr, en) in enumerate(zip(written["fr"], written["en"], strict=True), start=1)
    )


@cache
def platforms() -> tuple[PlatformFacts, ...]:
    """The networks, those of most organisations first."""
    return tuple(
        PlatformFacts(**{**facts, "verbs": tuple(Verb(**verb) for verb in facts["verbs"])})
        for facts in json.loads((SHELF / "platforms.json").read_text(encoding="utf-8"))["platforms"]
    )


def platform(key: str) -> PlatformFacts | None:
    """What we know of that network; None for one's own."""
    return next((facts for facts in platforms() if facts.key == key), None)


@cache
def read_toml(name: str) -> dict[str, Any]:
    """A file of content, parsed once."""
    return tomllib.loads((SHELF / name).read_text(encoding="utf-8"))


def _sector(key: str) -> SectorFacts:
    written = {language: read_toml(f"sectors/{key}.{language}.toml") for language in LANGUAGES}
    fr, en = written["fr"], written["en"]
    topics = zip(fr["topics"], en["topics"], strict=True)
    return SectorFacts(
        key=key,
        **_bilingual(("label", "summary"), fr=fr, en=en),
        order=fr["order"],
        posture=fr["posture"],
        topics=tuple(Topic(french["key"], french["text"], english["text"]) for french, english in topics),
    )


def _bilingual(names: tuple[str, ...], **written: dict[str, Any]) -> dict[str, Any]:
    return {f"{name}_{language}": facts[name] for language, facts in written.items() for name in names}
