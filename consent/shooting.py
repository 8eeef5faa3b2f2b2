"""The list of a whole photo shoot: a table whose rows each name a person, read whatever program wrote it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from consent.consulting import MOST_LINES, TooManyLines
from people.folding import fold

MOST_BYTES = 1_000_000
MOST_COLUMNS = 30
PERSON = {"person", "personne", "employee", "employe", "name", "nom", "e mail", "email", "courriel", "number", "numero"}


class NotATable(Exception):
    """The file cannot be read as a CSV file with a header and at least one row."""


@dataclass(frozen=True)
class Shoot:
    header: list[str]
    rows: list[list[str]]
    column: int  # that names the person

    @property
    def lines(self) -> list[str]:
        return [row[self.column] for row in self.rows]


def read_shoot(content: bytes) -> Shoot:
    """The table, every row as wide as its header; the person is in the column named so, else in the first."""
    if len(content) > MOST_BYTES:
        raise TooManyLines
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        found = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(map(str.strip, row))]
    except csv.Error as error:
        raise NotATable from error
    if len(found) < 2 or len(found[0]) > MOST_COLUMNS:
        raise NotATable
    if len(found) - 1 > MOST_LINES:
        raise TooManyLines
    header = found[0]
    return Shoot(header, [_as_wide(row, len(header)) for row in found[1:]], _column_of_people(header))


def _decoded(content: bytes) -> str:
    if b"\x00" in content:
        raise NotATable
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # what Excel writes unless told otherwise


def _as_wide(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _column_of_people(header: Sequence[str]) -> int:
    return next((index for index, name in enumerate(header) if fold(name) in PERSON), 0)
