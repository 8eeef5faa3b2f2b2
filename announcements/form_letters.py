"""Form letters: a message encoded once for all who receive it in one language, each person's own words spliced in.

What a form cannot hold (a name in the address of a link, nobody's first name) is written the general way, person by
person: what leaves is the same either way.
"""

from __future__ import annotations

import re
import secrets
from email.utils import formatdate
from functools import lru_cache

from announcements.encoding import header, mailbox, quoted
from announcements.mailing import Letter, Mail, enveloped, logo_part, render, wire
from announcements.plain import GAP, filled
from people.branding import MailLogo

NAMES_KEPT = 500
_GAP_IN_A_TAG = re.compile(rf"<[^<>]*{GAP}")
_GAP_IN_AN_ADDRESS = "%EE%80%81"
_OWN = ("To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")


class NoForm(ValueError):
    """This message holds a person's own words where they cannot be spliced in."""


class FormLetter:
    """Everything but whom it is to."""

    def __init__(self, mail: Mail) -> None:
        letter = render(mail)
        if _GAP_IN_A_TAG.search(letter.html) or _GAP_IN_AN_ADDRESS in letter.html + letter.text:
            raise NoForm
        self.boundary = f"=_{secrets.token_hex(12)}"  # neither quoted-printable nor base64 writes =_
        self.head = _shared_headers(letter, mail) + self._own_header("MIME-Version", "1.0")
        words = f'multipart/alternative;\r\n boundary="{self.boundary}"'
        around, self.tail = _with_logo(letter.logo, words) if letter.logo else (words, b"")
        self.head += self._own_header("Content-Type", around)
        self.subject, self.has_gap = letter.subject, GAP in letter.subject + letter.text + letter.html
        self.text = [part if GAP in part else quoted(part) for part in _apart(letter.text)]
        self.html = [quoted(part) for part in letter.html.split(GAP)]
        self.words_for = lru_cache(NAMES_KEPT)(self._words_for)

    def to(
        self, name: str, address: str, *, first_name: str, message_id: str, references: tuple[str, ...] = (), at: float
    ) -> bytes:
        """The whole message, as SMTP carries it. Nobody's first name is empty."""
        subject, body = self.words_for(first_name if self.has_gap else GAP)
        own = (
            f"To: {mailbox(name, address)}\r\n"
            f"Date: {formatdate(at)}\r\n"
            f"Message-ID: {message_id}\r\n"
        )  # fmt: skip
        if references:
            own += f"In-Reply-To: {references[0]}\r\nReferences: {' '.join(references)}\r\n"
        return b"".join((own.encode(), subject, self.head, body, self.tail))

    def _words_for(self, first_name: str) -> tuple[bytes, bytes]:
        subject = self._own_header("Subject", header(self.subject.replace(GAP, first_name)))
        text = b"".join(part if isinstance(part, bytes) else quoted(_line(part, first_name)) for part in self.text)
        seam = b"=\r\n" + quoted(_escaped(first_name)) + b"=\r\n"
        html = seam.join(self.html)
        return subject, b"".join((self._opening("plain"), text, self._opening("html"), html, self._closing()))

    def _opening(self, kind: str) -> bytes:
        head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n'
        return f"\r\n--{self.boundary}\r\n{head}\r\n".encode("ascii")

    def _closing(self) -> bytes:
        return f"\r\n--{self.boundary}--\r\n".encode("ascii")

    @staticmethod
    def _own_header(name: str, value: str) -> bytes:
        return f"{name}: {value}\r\n".encode("ascii")


def _shared_headers(letter: Letter, mail: Mail) -> bytes:
    """Those that are the same for everyone, exactly as a message written for one person has them."""
    plain = Letter(subject="-", text=letter.text, html=letter.html)
    message = enveloped(plain, mail, to="somebody@localhost").message()
    for name in _OWN:
        del message[name]
    message.set_payload("")
    return wire(message).partition(b"\r\n\r\n")[0] + b"\r\n"


def _with_logo(logo: MailLogo, words: str) -> tuple[str, bytes]:
    """What goes around the words and their logo, up to the words; then the logo, encoded once for everybody."""
    boundary = f"=_{secrets.token_hex(12)}"
    before = f'multipart/related;\r\n type="multipart/alternative";\r\n boundary="{boundary}"'
    picture = wire(logo_part(logo))
    return (
        f"{before}\r\n\r\n--{boundary}\r\nContent-Type: {words}",
        b"".join((f"--{boundary}\r\n".encode(), picture, f"\r\n--{boundary}--\r\n".encode())),
    )


def _apart(text: str) -> list[str]:
    """Runs of lines without a gap, and each line with one, line ends kept."""
    parts: list[str] = []
    for line in text.splitlines(keepends=True):
        if GAP in line or not parts or GAP in parts[-1]:
            parts.append(line)
        else:
            parts[-1] += line
    return parts


def _line(part: str, word: str) -> str:
    return filled(part.rstrip("\n"), word) + "\n"


def _escaped(word: str) -> str:
    """As the inliner writes text."""
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\N{NO-BREAK SPACE}", "&nbsp;")):
        word = word.replace(sign, written)
    return word
