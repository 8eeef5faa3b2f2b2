import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from documents.spreadsheets import LONGEST, ROWS_AT_A_TIME, xlsx_response, xlsx_stream


def opened(*rows: list[object], title: str = "Version 1", header: tuple[str, ...] = ("Nom", "Jour")) -> Any:
    content = b"".join(xlsx_stream(title, header, rows))
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_texts_numbers_and_days_come_back_as_such() -> None:
    moment, day = dt.datetime.fromisoformat("2026-03-03 14:05"), dt.date(2026, 12, 31)
    sheet = opened(["Zoé « Tremblay »", day, moment, 12, None, ""])
    name, on, at, number, nothing, empty = (cell.value for cell in sheet[2])
    assert name == "Zoé « Tremblay »"
    assert on.date() == day
    assert at == moment
    assert number == 12
    assert nothing is None
    assert empty is None
    assert [cell.value for cell in sheet[1]][:2] == ["Nom", "Jour"]
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("name", ["=HYPERLINK(A1)", "+1", "@SUM(A1)", "<b>&amp;</b>", "  deux  ", "a\nb", "👍", "'x"])
def test_a_text_is_never_a_formula_nor_markup(name: str) -> None:
    cell = opened([name])["A2"]
    assert (cell.value, cell.data_type) == (name, "s")


@pytest.mark.parametrize("name", ["a\x00b", "a\x0bb", "a\ud800b", "a\uffffb"])
def test_what_no_file_may_hold_is_a_space(name: str) -> None:
    assert opened([name])["A2"].value == "a b"


def test_a_text_too_long_for_a_cell_is_cut() -> None:
    assert len(opened(["x" * (LONGEST + 5)])["A2"].value) == LONGEST


@pytest.mark.parametrize(
    ("title", "name"), [("a/b:c?[d]*", "a b c  d"), ("x" * 60, "x" * 31), ("", "1"), ("'L’an \"un\"'", 'L’an "un"')]
)
def test_the_sheet_has_a_name_that_excel_takes(title: str, name: str) -> None:
    assert opened(title=title).title == name


def test_it_is_sent_while_it_is_made_in_the_same_memory() -> None:
    asked = 0

    def rows() -> Iterator[list[object]]:
        nonlocal asked
        for asked in range(1, 20_001):
            yield [f"Personne {asked}", dt.date(2026, 3, 3), asked]

    stream = xlsx_stream("Version 1", ["Nom", "Jour", "Rang"], rows())
    next(stream)
    assert asked == ROWS_AT_A_TIME
    tracemalloc.start()
    for _piece in stream:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert asked == 20_000
    assert peak < 3_000_000


def test_it_is_downloaded_under_its_name() -> None:
    answer = xlsx_response("accusés.xlsx", "Version 1", ["Nom"], [])
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert "accus%C3%A9s.xlsx" in answer["Content-Disposition"]
