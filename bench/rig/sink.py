"""A mail server that keeps nothing but the recipients: fast enough to be no brake on those who are measured.

It offers PIPELINING, and says a message was taken only once it is counted. Run as a program, it answers on stdin's
request with all the recipients of the messages it took, one a line, and forgets them.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

HELLO = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10485760\r\n"
ANSWERS = {b"EHLO": HELLO, b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
END, LARGE = b"\r\n.\r\n", 1 << 18


class Sink:
    """The program, seen from the one who started it."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__))]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self._line())

    def taken(self) -> list[str]:
        """Recipients in the order of their messages, since the last question."""
        self._ask("taken")
        return [self._line() for _each in range(int(self._line()))]

    def count(self) -> int:
        self._ask("count")
        return int(self._line())

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def _ask(self, question: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def serve(line: socket.socket, taken: list[bytes]) -> None:
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(b"220 sink\r\n")
    client = Client(taken)
    try:
        while not client.has_left and (received := line.recv(LARGE)):
            client.kept += received
            if said := b"".join(client.answers()):
                line.sendall(said)
    except OSError:
        return
    finally:
        line.close()


class Client:
    """What one of them has said, and what it is told."""

    def __init__(self, taken: list[bytes]) -> None:
        self.taken, self.recipient, self.kept = taken, b"", b""
        self.is_text = self.has_left = False

    def answers(self) -> Iterator[bytes]:
        while END in self.kept if self.is_text else b"\r\n" in self.kept:
            yield self._text() if self.is_text else self._command()

    def _text(self) -> bytes:
        self.kept, self.is_text = self.kept.partition(END)[2], False
        self.taken.append(self.recipient)
        return b"250 taken\r\n"

    def _command(self) -> bytes:
        command, _end, self.kept = self.kept.partition(b"\r\n")
        verb = command[:4].upper()
        if verb == b"DATA":
            self.is_text, self.kept = True, b"\r\n" + self.kept  # a text may be empty
        elif verb == b"RCPT":
            self.recipient = command
        self.has_left = verb == b"QUIT"
        return ANSWERS.get(verb, b"250 ok\r\n")


def main() -> None:
    door = socket.create_server(("127.0.0.1", 0), backlog=512)
    taken: list[bytes] = []
    threading.Thread(target=_answer, args=(taken,), daemon=True).start()
    print(door.getsockname()[1], flush=True)
    while True:
        line, _address = door.accept()
        threading.Thread(target=serve, args=(line, taken), daemon=True).start()


def _answer(taken: list[bytes]) -> None:
    for question in sys.stdin:
        if question.strip() == "count":
            print(len(taken), flush=True)
            continue
        told, taken[:] = list(taken), []
        print(len(told))
        for recipient in told:
            print(recipient.partition(b"<")[2].partition(b">")[0].decode())
        sys.stdout.flush()


if __name__ == "__main__":
    main()
