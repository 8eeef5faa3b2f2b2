"""PostgreSQL, a broker, the web server as `make run` starts it: all private to one run, all gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rig import ROOT
from tooling.child import last_words, spawn, stop, wait_until
from tooling.postgres import Postgres
from tooling.valkey import Valkey

GRANIAN = ["--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--workers", "2", "--blocking-threads", "4"]


class Servers:
    def __init__(self, base: Path) -> None:
        self.base = base
        self.postgres = Postgres(base / "postgres")
        self.children: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        self.postgres.start()
        valkey = Valkey(self.base, self.base / "valkey.log")
        self.valkey = valkey.start()
        os.environ.update(
            DATABASE_URL=self.postgres.url("postgres"),
            REDIS_URL=valkey.url(),
            REPERE_HOME=str(self.base / "home"),
            DEMO="false",
            DEBUG="false",
            EMAIL_URL="smtp://127.0.0.1:9",
            SITE_URL="http://127.0.0.1",
            STATIC_COMPRESSED="false",
            LOG_LEVEL="WARNING",
        )

    def prepare(self) -> None:
        """The tables and the static files; Django is ready afterwards."""
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)

    def turn_to(self, database: str) -> None:
        """A database of its own, in which the tables are there and empty; nothing of what was served before is left."""
        import psycopg
        from django.core.cache import cache
        from django.db import connection

        self._rest()
        connection.close()
        with psycopg.connect(self.postgres.url("template1"), autocommit=True) as session:
            session.execute(f'CREATE DATABASE "{database}" TEMPLATE postgres')  # type: ignore[arg-type]
        connection.settings_dict["NAME"] = database
        os.environ["DATABASE_URL"] = self.postgres.url(database)
        cache.clear()

    def spawn(self, name: str, command: list[str | Path], **environment: str) -> subprocess.Popen[bytes]:
        child = spawn(command, log=self.log(name), cwd=ROOT, env={**os.environ, **environment})
        self.children.append(child)
        return child

    def log(self, name: str) -> Path:
        return self.base / f"{name}.log"

    def serve(
        self, name: str, application: str, *, path: Path = ROOT / "bench", binaries: Path = Path(sys.executable).parent
    ) -> int:
        """The port at which granian answers for that application."""
        port = _free_port()
        command = [binaries / "granian", *GRANIAN, "--port", str(port), application]
        child = self.spawn(name, command, DATABASE_POOL="true", PYTHONPATH=f"{path}:{ROOT}")
        if not wait_until(lambda: _listens(port) or child.poll() is not None, 60) or child.poll() is not None:
            raise RuntimeError(f"The server “{name}” did not start: {last_words(self.log(name))}")
        return port

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        celery = [Path(sys.executable).with_name("celery"), "-A", "config", "worker", "--concurrency", "1"]
        child = self.spawn(name, [*celery, "--loglevel", "INFO", "--without-gossip", "--without-mingle"])
        ready = wait_until(lambda: " ready." in self.log(name).read_text() or child.poll() is not None, 60)
        if not ready or child.poll() is not None:
            raise RuntimeError(f"The worker did not start: {last_words(self.log(name))}")
        return child

    def _rest(self) -> None:
        stop(self.children, patience=5)
        self.children.clear()

    def stop(self) -> None:
        self._rest()
        stop([self.valkey], patience=5)
        self.postgres.stop()


@contextmanager
def servers() -> Iterator[Servers]:
    """PostgreSQL and the broker, the tables made."""
    base = Path(tempfile.mkdtemp(prefix="repere-bench-"))
    base.chmod(0o755)
    running = Servers(base)
    running.start()
    try:
        begun = time.monotonic()
        running.prepare()
        print(f"PostgreSQL and its tables are ready ({time.monotonic() - begun:.0f} s).", flush=True)
        yield running
    finally:
        from django.db import connections

        connections.close_all()
        running.stop()
        shutil.rmtree(base, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0
