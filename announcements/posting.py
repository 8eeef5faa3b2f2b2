"""The mail server: one connection for many messages, and its answers sorted into what they mean for a person."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from enum import Enum, auto
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from announcements.mailing import BadAddress
from announcements.models import Delivery
from people.smtp import NO_ACCENTS

Problem = Delivery.Problem
TAKEN, GO_AHEAD, REFUSED = 250, 354, 400
END, DATA = b".\r\n", b"DATA\r\n"


class Outcome(Enum):
    SENT = auto()
    FAILED = auto()  # for good, for this person
    PUT_OFF = auto()  # for now


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    problem: str = ""
    words: str = ""

    @property
    def is_trouble(self) -> bool:
        """It may be the server's trouble rather than this person's."""
        return self.problem == Problem.CONNECTION


class Unreachable(Exception):
    """The mail server does not answer, or does not let us in: nobody's message is at fault."""


@dataclass(frozen=True)
class Outgoing:
    """A message as it travels: to whom, and its bytes with their lines ended as SMTP wants them."""

    key: int
    recipient: str
    data: bytes


class Post:
    """An open door to the mail server; opened on the first message, and again after it was lost.

    Where the server offers PIPELINING, the text of one message travels with the envelope of the next.
    """

    def __init__(self) -> None:
        self.connection = get_connection()
        self.sender = parseaddr(sanitize_address(settings.DEFAULT_FROM_EMAIL, "utf-8"))[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    @property
    def speaks_smtp(self) -> bool:
        """Else a provider's own way in, which takes messages one by one."""
        return isinstance(self.connection, EmailBackend)

    def hand_over(self, message: EmailMessage) -> Answer:
        self._open()
        try:
            self.connection.send_messages([message])
        except OSError as error:  # SMTPException is one
            return self._troubled(answer_of(error))
        return Answer(Outcome.SENT)

    def hand_over_all(self, letters: Iterator[Outgoing]) -> Iterator[tuple[Outgoing, Answer]]:
        """Each letter with what became of it, said as soon as the server has answered."""
        letter, is_introduced = next(letters, None), False
        while letter is not None:
            line = self._line()
            if not line.takes(letter):
                yield letter, Answer(Outcome.FAILED, Problem.ADDRESS, NO_ACCENTS)
                letter, is_introduced = next(letters, None), False
                continue
            following, goes_ahead = None, False
            try:
                if not is_introduced:
                    line.introduce(letter)
                answer = line.envelope_answer(letter)
                if answer is None:
                    following = next(letters, None)
                    goes_ahead = following is not None and line.is_pipelined and line.takes(following)
                    answer = line.hand_over(letter, ahead=following if goes_ahead else None)
            except OSError as error:
                answer = answer_of(error)
            yield letter, self._troubled(answer)
            is_introduced = goes_ahead and not answer.is_trouble
            letter = following or next(letters, None)

    def _line(self) -> Line:
        self._open()
        server: smtplib.SMTP = self.connection.connection  # type: ignore[attr-defined]
        try:
            server.ehlo_or_helo_if_needed()
        except OSError as error:
            self._hang_up()
            raise Unreachable(words_of(error)) from error
        return Line(server, self.sender)

    def _open(self) -> None:
        try:
            self.connection.open()
        except OSError as error:
            self._hang_up()
            raise Unreachable(words_of(error)) from error

    def _troubled(self, answer: Answer) -> Answer:
        if answer.is_trouble:
            self._hang_up()
        return answer

    def _hang_up(self) -> None:
        try:
            self.connection.close()
        except OSError:  # it was gone already
            self.connection = get_connection()


class Line:
    """The words of SMTP on an open connection, said ahead of the answers where the server lets us (RFC 2920)."""

    def __init__(self, server: smtplib.SMTP, sender: str) -> None:
        self.server, self.sender = server, sender
        self.is_pipelined = server.has_extn("pipelining")
        self.takes_8bit = server.has_extn("8bitmime")
        self.takes_accents = server.has_extn("smtputf8")
        self.mail = f"MAIL FROM:<{sender}>"

    def takes(self, letter: Outgoing) -> bool:
        """Whether the server knows of addresses with accents (RFC 6531), where this is one."""
        return self.takes_accents or letter.recipient.isascii()

    def introduce(self, letter: Outgoing) -> None:
        if self.is_pipelined:
            self.server.send(b"".join(self._envelope(letter)))

    def envelope_answer(self, letter: Outgoing) -> Answer | None:
        """Why the server takes no letter from us, or none for this person; None when it waits for the text."""
        asked = self._envelope(letter)
        replies = [self.server.getreply() for _command in asked] if self.is_pipelined else self._one_by_one(asked)
        refusal = self._refusal(replies)
        if refusal is None or refusal.is_trouble:
            return refusal
        if replies[-1][0] == GO_AHEAD:  # it waits for a text all the same: an empty one, to nobody
            self.server.send(b".\r\n")
            self.server.getreply()
        self.server.rset()
        return refusal

    def hand_over(self, letter: Outgoing, *, ahead: Outgoing | None) -> Answer:
        text = [letter.data, END if letter.data.endswith(b"\r\n") else b"\r\n" + END]
        self.server.send(b"".join(text + (self._envelope(ahead) if ahead else [])))
        code, words = self.server.getreply()
        return Answer(Outcome.SENT, words=_text(words)) if code == TAKEN else _by_code(code, words)

    def _envelope(self, letter: Outgoing) -> list[bytes]:
        body = " BODY=8BITMIME" if self.takes_8bit and not letter.data.isascii() else ""
        accents = "" if letter.recipient.isascii() else " SMTPUTF8"
        return [f"{self.mail}{body}{accents}\r\n".encode("ascii"), f"RCPT TO:<{letter.recipient}>\r\n".encode(), DATA]

    def _one_by_one(self, commands: list[bytes]) -> list[tuple[int, bytes]]:
        replies: list[tuple[int, bytes]] = []
        for command in commands:
            self.server.send(command)
            replies.append(self.server.getreply())
            if replies[-1][0] >= REFUSED:
                break
        return replies

    def _refusal(self, replies: list[tuple[int, bytes]]) -> Answer | None:
        for command, (code, words) in zip(("MAIL", "RCPT", "DATA"), replies, strict=False):
            if code >= REFUSED and command == "MAIL":
                return answer_of(smtplib.SMTPSenderRefused(code, words, self.sender))
            if code >= REFUSED:
                return _by_code(code, words)
        return None


def answer_of(error: OSError) -> Answer:
    """4xx: later; 5xx: never, for this person; the rest (421, the sender, a lost connection) is the server's own."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return _by_code(code, words)
    if isinstance(error, smtplib.SMTPDataError):
        return _by_code(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Answer(Outcome.FAILED, Problem.ADDRESS, words_of(error))
    return Answer(Outcome.PUT_OFF, Problem.CONNECTION, words_of(error))


def is_refused(error: Exception) -> bool:
    """For good: another try would be answered alike."""
    return bool(refusal_of(error))


def refusal_of(error: Exception) -> str:
    """In the words of whoever refuses for good; empty when another try may be answered otherwise."""
    if isinstance(error, BadAddress):
        return words_of(error)
    answer = answer_of(error) if isinstance(error, OSError) else None
    return answer.words if answer and answer.outcome is Outcome.FAILED else ""


def _by_code(code: int, words: bytes | str) -> Answer:
    said = f"{code} {_text(words)}"
    if code == 421:
        return Answer(Outcome.PUT_OFF, Problem.CONNECTION, said)
    if code >= 500:
        return Answer(Outcome.FAILED, Problem.REFUSED, said)
    return Answer(Outcome.PUT_OFF, Problem.PUT_OFF, said)


def words_of(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(words: bytes | str) -> str:
    """On one line, and without what no database takes or no reader sees: servers say what they like."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = " ".join(text.split())[:500]
    return line if line.isprintable() else "".join(filter(str.isprintable, line))
