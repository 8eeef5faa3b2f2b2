"""Words as they travel in a message: headers in encoded words (RFC 2047), text in quoted-printable (RFC 2045)."""

from __future__ import annotations

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterator

WORD = 39  # bytes: an encoded word and the name of its header stay within 76 characters
_ATOMS = re.compile(r"[A-Za-z0-9 !#$%&'*+/?^_`{|}~-]{1,60}")
_PLAIN = re.compile(r"[ -~]{0,60}")


def header(text: str) -> str:
    """A subject; folded, and never longer than a line may be."""
    return text if _PLAIN.fullmatch(text) and "=?" not in text else _encoded(text)


def mailbox(name: str, address: str) -> str:
    """Somebody's name and address."""
    if not name:
        return address
    if not _PLAIN.fullmatch(name) or "=?" in name:
        return f"{_encoded(name)}\r\n <{address}>"
    quoted = name if _ATOMS.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{quoted}\r\n <{address}>"


def quoted(text: str) -> bytes:
    """Lines of at most 76 characters; none begins with a dot, which SMTP would take for an end."""
    lines = b2a_qp(text.encode(), istext=True).replace(b"\n", b"\r\n")
    return re.sub(rb"(?m)^\.", b"..", lines)


def _encoded(text: str) -> str:
    return "\r\n ".join(f"=?utf-8?b?{b64encode(part).decode()}?=" for part in _parts(text))


def _parts(text: str) -> Iterator[bytes]:
    """No letter is cut in two."""
    if len(whole := text.encode()) <= WORD:
        yield whole
        return
    part = b""
    for letter in text:
        following = letter.encode()
        if len(part) + len(following) > WORD:
            yield part
            part = b""
        part += following
    yield part
