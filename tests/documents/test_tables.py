from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest

from documents.tables import ROWS_AT_A_TIME, csv_response, csv_stream, inert


def read(chunks: Iterator[bytes], delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(chunks).decode("utf-8-sig")), delimiter=delimiter))


def test_a_file_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    assert b"".join(csv_stream(["Nom"], [], language="fr")).startswith(b"\xef\xbb\xbfNom")


@pytest.mark.parametrize(("language", "delimiter"), [("fr", ";"), ("en", ",")])
def test_what_is_written_reads_back(language: str, delimiter: str) -> None:
    rows = [["Zoé, « Tremblay »; née", 'dit "oui"', 3], [None, "deux\nlignes", ""]]

    found = read(csv_stream(["Nom", "Note", "Nombre"], rows, language=language), delimiter)

    assert found == [
        ["Nom", "Note", "Nombre"],
        ["Zoé, « Tremblay »; née", 'dit "oui"', "3"],
        ["", "deux lignes", ""],
    ]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+33 1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=cmd|'/c calc'!A0", " =1", "＝1", "＠x", "\x00=1"]
)
def test_a_formula_is_text(cell: str) -> None:
    assert str(inert(cell)).startswith("'")


@pytest.mark.parametrize("cell", ["Zoé", "3 mars", "a=b", "", "2026-03-03", 7, -7, 1.5])
def test_other_cells_are_left_as_they_are(cell: object) -> None:
    assert inert(cell) == cell


def test_rows_are_asked_for_while_the_file_is_sent() -> None:
    asked = []

    def rows() -> Iterator[list[object]]:
        for number in range(10 * ROWS_AT_A_TIME):
            asked.append(number)
            yield [number]

    chunks = csv_stream(["n"], rows(), language="en")
    next(chunks)

    assert len(asked) == ROWS_AT_A_TIME
    assert len(b"".join(chunks).split()) + ROWS_AT_A_TIME == 10 * ROWS_AT_A_TIME


def test_the_file_has_a_name_with_accents() -> None:
    response = csv_response("accusés.csv", ["n"], [], language="fr")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''accus%C3%A9s.csv"
