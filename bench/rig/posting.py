"""What people send, and the bare Django view that inserts one row for each: what a write is measured against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import urlencode

TOKEN = "benchbenchbenchbenchbenchbenchbe"
BARE = "/bare/"


def create_bare() -> None:
    from django.db import connection

    from rig.models import Bare

    with connection.schema_editor() as editor:
        editor.create_model(Bare)


def posts(path: str, data: Mapping[str, str], browsers: Iterator[str], number: int) -> list[bytes]:
    """As many requests, each of another person."""
    return [post(path, cookies, data) for cookies in islice(browsers, number)]


def post(path: str, cookies: str, data: Mapping[str, str | list[str]]) -> bytes:
    body = urlencode({**data, "csrfmiddlewaretoken": TOKEN}, doseq=True).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: fr-CA\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nCookie: {cookies}\r\n\r\n"
    )
    return head.encode() + body
