"""A web server in the place of Slack or Teams: it keeps what it receives, and answers as it is told to."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from announcements.calling import Policy


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def card(self) -> Any:
        return json.loads(self.body)


@dataclass
class HookServer:
    port: int = 0
    statuses: list[int] = field(default_factory=list)  # of the next answers; then 200
    words: bytes = b"ok"
    received: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/services/T0/B0/kept-secret?v=1"


ANYWHERE = Policy(schemes=frozenset({"http", "https"}), allows=lambda address: True)


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[HookServer]:
    known = HookServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known.received.append(Received(self.path, dict(self.headers), body))
            status = known.statuses.pop(0) if known.statuses else 200
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{known.url}&elsewhere")
            self.send_header("Content-Length", str(len(known.words)))
            self.end_headers()
            self.wfile.write(known.words)

        def log_message(self, *words: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *words: Any) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    known.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
