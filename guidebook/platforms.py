"""The networks that the starter knows: what they are called, what helps on each of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PLATFORMS = Path(__file__).parent / "starter" / "platforms.json"


@dataclass(frozen=True)
class Verb:
    """Something that helps on a network; `chosen`: offered ticked."""

    key: str
    text_fr: str
    text_en: str
    chosen: bool


@dataclass(frozen=True)
class PlatformFacts:
    """A network; `chosen`: most organisations of Québec are there; `address` is how its pages usually begin."""

    key: str
    name_fr: str
    name_en: str
    address: str
    objective_fr: str
    objective_en: str
    verbs: tuple[Verb, ...]
    chosen: bool


@cache
def platforms() -> tuple[PlatformFacts, ...]:
    """The networks, those of most organisations first."""
    return tuple(
        PlatformFacts(**{**facts, "verbs": tuple(Verb(**verb) for verb in facts["verbs"])})
        for facts in json.loads(PLATFORMS.read_text(encoding="utf-8"))["platforms"]
    )


def platform(key: str) -> PlatformFacts | None:
    """What we know of that network; None for one's own."""
    return next((facts for facts in platforms() if facts.key == key), None)
