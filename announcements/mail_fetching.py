"""Fetching the notices of mail that came back, from the mailbox that our sender's address leads to (IMAP)."""

from __future__ import annotations

import datetime as dt
import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from announcements.bouncing import bounce, bounces_in

MOST_AT_ONCE = 500
PATIENCE = 30  # seconds


class MailboxUnreadable(Exception):
    """The mailbox does not answer, or does not let us in."""


def fetch_bounces(url: str, *, at: dt.datetime) -> int:
    """Read what is new in the mailbox; how many of our messages came back. What was read is marked as seen: what is
    no notice stays there for people, and nothing is deleted."""
    try:
        with _mailbox(url) as mailbox:
            return sum(_read(mailbox, number, at=at) for number in _unseen(mailbox))
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxUnreadable(str(error)) from error


def _read(mailbox: imaplib.IMAP4, number: bytes, *, at: dt.datetime) -> int:
    """Seen once its bounces are recorded, so that a crash in between reads it again."""
    _answer, parts = mailbox.fetch(number.decode(), "(BODY.PEEK[])")
    content = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    marked = [bounce(found, at=at) for found in bounces_in(content)]
    mailbox.store(number.decode(), "+FLAGS", "(\\Seen)")
    return sum(delivery is not None for delivery in marked)


def _unseen(mailbox: imaplib.IMAP4) -> list[bytes]:
    _answer, found = mailbox.search(None, "UNSEEN")
    return (found[0] or b"").split()[:MOST_AT_ONCE]


@contextmanager
def _mailbox(url: str) -> Iterator[imaplib.IMAP4]:
    """imaps://name:password@host/INBOX, or imap:// without encryption, on one's own machine."""
    place = urlsplit(url)
    host, folder = place.hostname or "localhost", unquote(place.path.strip("/")) or "INBOX"
    if place.scheme == "imaps":
        context = ssl.create_default_context()
        mailbox: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, place.port or 993, ssl_context=context, timeout=PATIENCE)
    else:
        mailbox = imaplib.IMAP4(host, place.port or 143, timeout=PATIENCE)
    try:
        mailbox.login(unquote(place.username or ""), unquote(place.password or ""))
        answer, said = mailbox.select(f'"{folder}"')
        if answer != "OK":
            raise MailboxUnreadable(str(said))
        yield mailbox
    finally:
        mailbox.logout()
