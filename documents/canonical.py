"""One way to write a record as bytes (RFC 8785, without floats), so that its digest means the same everywhere."""

import datetime as dt
import hashlib
import json
from typing import Any

LARGEST_EXACT = 2**53 - 1


class NotCanonical(ValueError):
    """The record holds something that two machines could write in two ways."""


def canonical(record: Any) -> bytes:
    return json.dumps(_checked(record), ensure_ascii=False, separators=(",", ":")).encode()


def digest(record: Any) -> str:
    return hashlib.sha256(canonical(record)).hexdigest()


def _checked(value: Any) -> Any:
    match value:
        case None | bool() | str():
            return value
        case int() if abs(value) <= LARGEST_EXACT:
            return value
        case list() | tuple():
            return [_checked(item) for item in value]
        case dict() if all(isinstance(key, str) for key in value):
            ordered = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
            return {key: _checked(value[key]) for key in ordered}
    message = f"{value!r} ({type(value).__name__}) has no place in a record: text, whole numbers, lists and maps only"
    raise NotCanonical(message)


def utc(moment: dt.datetime) -> str:
    """As records write a moment: UTC, to the second."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
