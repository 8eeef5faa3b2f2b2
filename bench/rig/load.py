"""Keep-alive connections that ask for a page as fast as it is answered."""

from __future__ import annotations

import contextlib
import selectors
import socket
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Answered:
    per_second: float
    p50_ms: float
    p95_ms: float
    errors: int
    bytes: int  # of one answer


class _Connection:
    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request, self.answer, self.missing, self.asked_at = request, b"", -1, 0.0

    def ask(self) -> None:
        self.answer, self.missing, self.asked_at = b"", -1, time.perf_counter()
        self.socket.sendall(self.request)

    def is_answered(self) -> bool:
        """Reads what came; True when the answer is whole."""
        piece = self.socket.recv(262_144)
        if not piece:
            raise ConnectionError("The server hung up.")
        self.answer += piece
        if self.missing < 0 and (head := self.answer.find(b"\r\n\r\n")) >= 0:
            self.missing = head + 4 + _length(self.answer[:head])
        return 0 <= self.missing <= len(self.answer)

    @property
    def status(self) -> int:
        return int(self.answer[9:12])


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


def request(path: str, cookies: str = "", **headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: fr-CA"]
    lines += [f"Cookie: {cookies}"] if cookies else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def ask_once(port: int, wanted: bytes) -> bytes:
    """One whole answer, its head included."""
    connection = _Connection(port, wanted)
    with contextlib.closing(connection.socket):
        connection.ask()
        while not connection.is_answered():
            pass
        return connection.answer


def p95_of_each(port: int, asked: dict[str, tuple[str, str]], *, times: int) -> dict[str, float]:
    """Of pages, each a path and cookies: in milliseconds, one request at a time, the pages in turn."""
    took: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(times + 4):
        for name, (path, cookies) in asked.items():
            begun = time.perf_counter()
            answer = ask_once(port, request(path, cookies))
            if turn >= 4:  # each process of the server reads its templates once
                took[name].append((time.perf_counter() - begun) * 1000)
            if b" 200 " not in answer[:20]:
                raise RuntimeError(f"{path}: {answer[:200]!r}")
    return {name: sorted(each)[int(len(each) * 0.95)] for name, each in took.items()}


def load(port: int, requests: Sequence[bytes], *, seconds: float, expected: int = 200) -> Answered:
    """One connection for each request given, each asking again as soon as it is answered."""
    connections = [_Connection(port, one) for one in requests]
    waiting = selectors.DefaultSelector()
    for connection in connections:
        waiting.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask()
    took: list[float] = []
    errors = size = 0
    begun = time.perf_counter()
    while (now := time.perf_counter()) - begun < seconds:
        for key, _events in waiting.select(1):
            connection = key.data
            if connection.is_answered():
                errors += connection.status != expected
                size = len(connection.answer)
                took.append(time.perf_counter() - connection.asked_at)
                connection.ask()
    for connection in connections:
        connection.socket.close()
    took.sort()
    p95 = took[int(len(took) * 0.95)] if took else 0.0
    return Answered(len(took) / (now - begun), statistics.median(took or [0]) * 1000, p95 * 1000, errors, size)


def spend(port: int, requests: Sequence[bytes], *, connections: int, expected: int = 200) -> Answered:
    """Each request once, as fast as that many connections are answered."""
    left = list(requests)
    waiting = selectors.DefaultSelector()
    begun = time.perf_counter()
    for _number in range(min(connections, len(left))):
        connection = _Connection(port, left.pop())
        waiting.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask()
    took: list[float] = []
    errors = size = 0
    while len(took) < len(requests):
        for key, _events in waiting.select(1):
            connection = key.data
            if not connection.is_answered():
                continue
            errors += connection.status != expected
            size = len(connection.answer)
            took.append(time.perf_counter() - connection.asked_at)
            if left:
                connection.request = left.pop()
                connection.ask()
    seconds = time.perf_counter() - begun
    for key in list(waiting.get_map().values()):
        key.data.socket.close()
    took.sort()
    return Answered(
        len(took) / seconds, statistics.median(took) * 1000, took[int(len(took) * 0.95)] * 1000, errors, size
    )
