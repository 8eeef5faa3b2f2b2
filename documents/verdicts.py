"""What was found in a file: each question has its own answer, and none of them is a number.

Light on purpose: pages read verdicts, and only `documents.checking` loads the library that reaches them.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Integrity(StrEnum):
    WHOLE = "whole"  # what was sealed is what is there
    BROKEN = "broken"
    UNSEALED = "unsealed"
    LOCKED = "locked"  # encrypted
    UNREADABLE = "unreadable"  # damaged, cut short or made to harm
    NOT_PDF = "not_pdf"
    TOO_COSTLY = "too_costly"  # reading it takes more time or memory than we give to anybody’s file


class Coverage(StrEnum):
    EVERYTHING = "everything"
    ADDED_TO = "added_to"  # bytes follow what the seal covers
    NOTHING = "nothing"


class Trust(StrEnum):
    OURS = "ours"  # the certificate leads to a root we trust, and was valid when it sealed
    EXPIRED = "expired"  # it leads there, and was not valid that day
    UNKNOWN = "unknown"  # somebody else’s
    NOTHING = "nothing"  # no seal, or a broken one


class Clock(StrEnum):
    """Who says when it was sealed."""

    SEALER = "sealer"  # the sealing computer alone
    THIRD_PARTY = "third_party"  # a timestamp (RFC 3161) of an authority we trust
    UNKNOWN = "unknown"  # a timestamp, whole, of somebody we do not know: anyone could have put it there
    BROKEN = "broken"  # a timestamp that is not even whole
    NOBODY = "nobody"


class Level(StrEnum):
    """How much of what is needed to believe the seal is in the file (PAdES baseline, ETSI EN 319 142-1)."""

    NONE = ""
    B_B = "B-B"  # the seal
    B_T = "B-T"  # and a timestamp
    B_LT = "B-LT"  # and all that validates both: certificates, and their revocation where they say where to ask


class Record(StrEnum):
    """The record attached for machines, against the pages it is attached to."""

    CONSISTENT = "consistent"
    CONTRADICTS = "contradicts"
    UNREADABLE = "unreadable"
    MISSING = "missing"


@dataclass(frozen=True)
class Verdict:
    integrity: Integrity
    coverage: Coverage = Coverage.NOTHING
    added: int = 0  # bytes after what the seal covers
    trust: Trust = Trust.NOTHING
    sealed_by: str = ""  # the organisation the certificate names; never a person
    certificate_sha256: str = ""
    clock: Clock = Clock.NOBODY
    claimed_at: dt.datetime | None = None  # the sealing computer's clock
    timestamped_at: dt.datetime | None = None  # of an authority we trust alone
    timestamped_by: str = ""
    level: Level = Level.NONE
    record: Record = Record.MISSING
    record_sha256: str = ""
    code: str = ""  # what record.json says it is
    has_program: bool = False  # JavaScript, or a command to start

    @property
    def holds(self) -> bool:
        answers = (self.integrity, self.coverage, self.trust)
        return answers == (Integrity.WHOLE, Coverage.EVERYTHING, Trust.OURS)

    @property
    def sealed_at(self) -> dt.datetime | None:
        return self.timestamped_at or self.claimed_at


def to_json(verdict: Verdict) -> str:
    return json.dumps(asdict(verdict), default=lambda moment: moment.isoformat())


def from_json(text: str | bytes) -> Verdict:
    said = json.loads(text)
    enums = {
        "integrity": Integrity,
        "coverage": Coverage,
        "trust": Trust,
        "clock": Clock,
        "record": Record,
        "level": Level,
    }
    said |= {name: kind(said[name]) for name, kind in enums.items()}
    moments = ("claimed_at", "timestamped_at")
    said |= {name: dt.datetime.fromisoformat(said[name]) for name in moments if said[name]}
    return Verdict(**said)
