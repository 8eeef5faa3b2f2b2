"""Tables that leave the house: written row by row, in the same memory for ten rows as for a million."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the machine's own code page
ROWS_AT_A_TIME = 500
_STARTS_A_FORMULA = ("=", "+", "-", "@")


def csv_response(
    filename: str, header: Sequence[str], rows: Iterable[Sequence[object]], *, language: str
) -> StreamingHttpResponse:
    """The rows as a file to download. They are asked for while the answer is sent: the request's language and time
    zone are no longer in force by then, so rows come ready to be read."""
    response = StreamingHttpResponse(
        csv_stream(header, rows, language=language), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return response


def csv_stream(header: Sequence[str], rows: Iterable[Sequence[object]], *, language: str) -> Iterator[bytes]:
    """Bytes of a CSV file that spreadsheets open as it is: French ones expect semicolons, where commas are decimal."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if language == "fr" else ",")
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([inert(cell) for cell in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([inert(cell) for cell in row])
        if number % ROWS_AT_A_TIME == 0:
            yield _taken_from(buffer)
    yield _taken_from(buffer)


def _taken_from(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def inert(cell: object) -> object:
    """The cell as it is, but never a formula: what a spreadsheet would run begins with an apostrophe, as text does."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if not isinstance(cell, str):
        return cell
    text = "".join(char if unicodedata.category(char) != "Cc" else " " for char in cell)
    # NFKC: a full-width ＝ is a formula to some spreadsheets too.
    if unicodedata.normalize("NFKC", text).lstrip().startswith(_STARTS_A_FORMULA):
        return f"'{text}"
    return text
