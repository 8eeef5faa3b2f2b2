"""A real SMTP server in a thread: keeps what it is sent, and refuses whom a test tells it to refuse."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tooling.child import wait_until

EVERYBODY = "*"
logging.getLogger("mail.log").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Received:
    sender: str
    recipients: list[str]
    message: EmailMessage
    raw: bytes

    def body(self, kind: str = "plain") -> str:
        part = self.message.get_body((kind,))
        return "" if part is None else part.get_content().replace("\r\n", "\n")


@dataclass
class SmtpSink:
    port: int
    received: list[Received] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    takes_accents: bool = True

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def refuse(self, recipient: str = EVERYBODY, answer: str = "450 4.2.1 Try again later") -> None:
        """4xx: not now; 5xx: never."""
        self.refusals[recipient] = answer

    def accept(self, recipient: str = EVERYBODY) -> None:
        self.refusals.pop(recipient, None)

    def sent_to(self, address: str) -> list[Received]:
        return [mail for mail in self.received if address in mail.recipients]

    def wait_for(self, count: int, patience: float = 30) -> list[Received]:
        assert wait_until(lambda: len(self.received) >= count, patience), f"{len(self.received)} mails, not {count}"
        return self.received

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [line for line in responses if self.takes_accents or "SMTPUTF8" not in line]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self.refusals.get(address) or self.refusals.get(EVERYBODY)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        self.received.append(Received(envelope.mail_from, list(envelope.rcpt_tos), message, envelope.original_content))
        return "250 OK"


@pytest.fixture(scope="session")
def _smtp_server() -> Iterator[SmtpSink]:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        sink = SmtpSink(attempt.getsockname()[1])
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    yield sink
    controller.stop()


@pytest.fixture
def smtp_sink(_smtp_server: SmtpSink, settings: Any) -> SmtpSink:
    """Django's mail goes there by real SMTP, and so does a worker's."""
    _smtp_server.received.clear()
    _smtp_server.refusals.clear()
    _smtp_server.takes_accents = True
    settings.EMAIL_BACKEND = "people.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _smtp_server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    return _smtp_server
