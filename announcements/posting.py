"""The mail server: one connection for many messages, and its answers sorted into what they mean for a person."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from enum import Enum, auto
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection

from announcements.models import Delivery

Problem = Delivery.Problem


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


class Post:
    """An open door to the mail server; opened on the first message, and again after it was lost."""

    def __init__(self) -> None:
        self.connection = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def hand_over(self, message: EmailMessage) -> Answer:
        try:
            self.connection.open()
        except OSError as error:
            self._hang_up()
            raise Unreachable(words_of(error)) from error
        try:
            self.connection.send_messages([message])
        except OSError as error:  # SMTPException is one
            answer = answer_of(error)
            if answer.is_trouble:
                self._hang_up()
            return answer
        return Answer(Outcome.SENT)

    def _hang_up(self) -> None:
        try:
            self.connection.close()
        except OSError:  # it was gone already
            self.connection = get_connection()


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
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:500]
