"""A mail server with moods: it drops the line, refuses the sender or takes its time when a test says so."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

DROP = "drop"


@dataclass
class MoodyServer:
    port: int
    moods: dict[str, list[str]] = field(default_factory=dict)  # recipient → what happens to their next messages
    senders_refused: str = ""
    seconds: float = 0
    received: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    offers: list[str] = field(default_factory=list)  # such as PIPELINING

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def recipients(self) -> list[str]:
        return [message["To"].addresses[0].addr_spec for message in self.received]

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        kept = [line for line in responses[:-1] if "SMTPUTF8" not in line]
        return [*kept, *(f"250-{extension}" for extension in self.offers), responses[-1]]

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.senders_refused:
            return self.senders_refused
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds)
        moods = self.moods.get(envelope.rcpt_tos[0], [])
        mood = moods.pop(0) if moods else "250 OK"
        if mood == DROP:
            server.transport.abort()
            return "250 never said"
        if mood.startswith("2"):
            self.received.append(message_from_bytes(envelope.original_content, policy=policy.default))
        return mood


def use(server: MoodyServer, settings: Any) -> None:
    settings.EMAIL_BACKEND = "people.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


@pytest.fixture(params=[[], ["PIPELINING"]], ids=["step by step", "pipelined"])
def moody_server(settings: Any, request: pytest.FixtureRequest) -> Iterator[MoodyServer]:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        server = MoodyServer(attempt.getsockname()[1], offers=request.param)
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    use(server, settings)
    yield server
    controller.stop()


@pytest.fixture
def no_server(settings: Any) -> None:
    """Nobody listens where the mail server should be."""
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        use(MoodyServer(attempt.getsockname()[1]), settings)


@pytest.fixture
def stopped_at() -> Callable[[Any], Callable[[], Any]]:
    """`stopped_at(moment)`: a clock that says that hour for ever."""
    return lambda moment: lambda: moment
