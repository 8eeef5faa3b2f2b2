"""Workbooks that leave the house: Excel's format, written and compressed row by row, in the same memory for a million.

The file is what ECMA-376 asks for at the least: one sheet, whose texts stand in its cells, and styles for its header
and its days. Python's `zipfile` writes it without going back, so it can be sent while it is made.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from documents.tables import csv_response

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # what a sheet holds, below its header
ROWS_AT_A_TIME = 500
LONGEST = 32_767  # characters in a cell
_DAY_ZERO = dt.date(1899, 12, 30)
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML file may hold them
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def table_response(
    name: str,
    ending: str,
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    language: str,
) -> StreamingHttpResponse:
    """The rows as the file asked for, named without its ending: a workbook for "xlsx", CSV for all else."""
    if ending == "xlsx":
        return xlsx_response(f"{name}.xlsx", title, header, rows)
    return csv_response(f"{name}.csv", header, rows, language=language)


def xlsx_response(
    filename: str, title: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """The rows as a workbook to download, asked for while the answer is sent: they come ready to be read."""
    response = StreamingHttpResponse(xlsx_stream(title, header, rows), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return response


class _Outbox:
    """Where `zipfile` writes; what it wrote is taken away as it goes."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        taken, self.pieces = b"".join(self.pieces), []
        return taken


def xlsx_stream(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Numbers and days as such, all else as text: nothing is ever a formula. Rows beyond `MOST_ROWS` are left out."""
    outbox = _Outbox()
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:  # type: ignore[call-overload]
        for name, content in _frame(title).items():
            book.writestr(name, _XML + content)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write((_XML + _opening(len(header)) + _row(header, style=1)).encode())
            for number, row in enumerate(rows, start=1):
                if number > MOST_ROWS:
                    break
                sheet.write(_row(row).encode())
                if number % ROWS_AT_A_TIME == 0:
                    yield outbox.taken()
            sheet.write(b"</sheetData></worksheet>")
        yield outbox.taken()
    yield outbox.taken()


def _frame(title: str) -> dict[str, str]:
    """All that is not the sheet. Excel refuses some characters in the name of a sheet, and more than 31."""
    name = escape(_text(re.sub(r"[\[\]:*?/\\]", " ", title)).strip("' ")[:31] or "1", {'"': "&quot;"})
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
        '<xf numFmtId="165" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    }


def _opening(columns: int) -> str:
    """The header stays in sight; columns are as wide as a name."""
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{max(columns, 1)}" width="22" customWidth="1"/></cols><sheetData>'
    )


def _row(cells: Sequence[object], style: int = 0) -> str:
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>"


def _cell(cell: object, style: int) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, dt.datetime):
        days = (cell.date() - _DAY_ZERO).days + (cell.hour * 60 + cell.minute) / 1440
        return f'<c s="3"><v>{days:.9f}</v></c>'
    if isinstance(cell, dt.date):
        return f'<c s="2"><v>{(cell - _DAY_ZERO).days}</v></c>'
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"<c><v>{cell}</v></c>"
    text = escape(_text(str(cell)))
    styled = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{styled}><is><t xml:space="preserve">{text}</t></is></c>'


def _text(text: str) -> str:
    return _UNSPEAKABLE.sub(" ", text)[:LONGEST]
