"""A mail server that keeps nothing but the recipients: fast enough to be no brake on those who are measured.

It offers PIPELINING, and says a message was taken only once it is counted. Run as a program, it answers on stdin's
request with all the recipients of the messages it took, one a line, and forgets them.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from pathlib import Path

HELLO = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10485760\r\n"
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
    recipient, text, kept = b"", False, b""
    try:
        while received := line.recv(LARGE):
            kept += received
            said = b""
            while True:
                if text:
                    end = kept.find(END)
                    if end < 0:
                        break
                    kept, text = kept[end + len(END) :], False
                    taken.append(recipient)
                    said += b"250 taken\r\n"
                    continue
                command, ended, rest = kept.partition(b"\r\n")
                if not ended:
                    break
                kept, verb = rest, command[:4].upper()
                if verb == b"DATA":
                    text, kept = True, b"\r\n" + kept  # a text may be empty
                    said += b"354 go on\r\n"
                elif verb == b"EHLO":
                    said += HELLO
                elif verb == b"QUIT":
                    line.sendall(said + b"221 bye\r\n")
                    return
                else:
                    if verb == b"RCPT":
                        recipient = command
                    said += b"250 ok\r\n"
            if said:
                line.sendall(said)
    except OSError:
        return
    finally:
        line.close()


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
