"""The demo's mailbox: whatever is sent to its SMTP port is kept on disk, for anybody to read in the browser.

It stands for the mailboxes of people who do not exist. It runs where no mail server is configured, and only there.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from functools import lru_cache
from pathlib import Path

from django.conf import settings

MOST_KEPT = 2_000
_KEY = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


class NoSuchLetter(LookupError):
    """No letter is kept under that key."""


@dataclass(frozen=True)
class Envelope:
    key: str
    recipients: tuple[str, ...]
    to: str
    sender: str
    subject: str
    received_at: dt.datetime


@dataclass(frozen=True)
class Opened:
    envelope: Envelope
    text: str
    html: str


def keep(content: bytes, *, recipients: Iterable[str], at: dt.datetime) -> str:
    """Written aside and then renamed, so that nobody reads half a letter. Keeps the newest ones."""
    key = f"{at.astimezone(dt.UTC):%Y%m%d%H%M%S%f}-{secrets.token_hex(4)}"
    delivered_to = "".join(f"Delivered-To: {address}\r\n" for address in recipients).encode()
    folder = _folder()
    half_written = folder / f"{key}.part"
    half_written.write_bytes(delivered_to + content)
    half_written.rename(folder / f"{key}.eml")
    for old in sorted(folder.glob("*.eml"))[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
    return key


def letters(*, recipient: str = "") -> list[Envelope]:
    """The newest first; all, or one person's."""
    kept = [_envelope(file) for file in sorted(_folder().glob("*.eml"), reverse=True)]
    wanted = recipient.strip().casefold()
    return [envelope for envelope in kept if not wanted or wanted in envelope.recipients]


def recipients() -> list[str]:
    return sorted({address for envelope in letters() for address in envelope.recipients})


def open_letter(key: str) -> Opened:
    file = _folder() / f"{key}.eml"
    if not _KEY.fullmatch(key) or not file.is_file():
        raise NoSuchLetter(key)
    message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    return Opened(_envelope(file), _part(message, "plain"), _with_pictures(_part(message, "html"), message))


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _with_pictures(html: str, message: EmailMessage) -> str:
    """What the letter holds stands in the page itself: it may fetch nothing."""
    for part in message.walk():
        if part.get_content_maintype() == "image" and part["Content-ID"]:
            name = str(part["Content-ID"]).strip(" <>")
            picture = b64encode(part.get_content()).decode()
            html = html.replace(f'src="cid:{name}"', f'src="data:{part.get_content_type()};base64,{picture}"')
    return html


@lru_cache(maxsize=MOST_KEPT)
def _envelope(file: Path) -> Envelope:
    """A letter never changes, so that its envelope is read once."""
    with file.open("rb") as letter:
        headers = BytesHeaderParser(policy=policy.default).parse(letter)
    return Envelope(
        key=file.stem,
        recipients=tuple(str(address).strip().casefold() for address in headers.get_all("Delivered-To", [])),
        to=str(headers.get("To", "")),
        sender=str(headers.get("From", "")),
        subject=str(headers.get("Subject", "")),
        received_at=dt.datetime.strptime(file.stem[:20], "%Y%m%d%H%M%S%f").replace(tzinfo=dt.UTC),
    )


def _folder() -> Path:
    settings.MAILBOX_DIR.mkdir(parents=True, exist_ok=True)
    return Path(settings.MAILBOX_DIR)
