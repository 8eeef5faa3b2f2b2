"""`make run`: the whole of Repère in the foreground, from nothing to `Ready:`, and nothing left when it stops.

Starts an embedded broker when REDIS_URL is not set and a local mailbox when EMAIL_URL is not set, prepares the
database, then keeps the web server, a Celery worker and beat running until Ctrl-C, or until one of them fails.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, NoReturn

import environ

from tooling import system
from tooling.child import die_with_parent, last_words, spawn, stop
from tooling.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
LEAST_ROOM = 100 * 1024 * 1024
PATIENCE_TO_START = 180
PATIENCE_TO_STOP = 10
DEMO_PEOPLE = {
    "ada@boreal.example": "HR administration",
    "malik@boreal.example": "manager",
    "zoe@boreal.example": "employee, everything still to do",
    "sam@boreal.example": "employee of another team",
    "helene@boreal.example": "HR of one department",
    "camille@boreal.example": "communications",
    "priya@boreal.example": "privacy officer",
    "andre@boreal.example": "auditor",
}


class Refusal(Exception):
    """Says in one sentence what is wrong and what to do."""


class Stopped(Exception):
    """Somebody asked us to stop."""


class Repere:
    def __init__(self) -> None:
        if (ROOT / ".env").is_file():
            environ.Env.read_env(ROOT / ".env")
        self.port = chosen_port()
        self.home = Path(os.environ.get("REPERE_HOME") or ROOT / "var").resolve()
        self.url = f"http://127.0.0.1:{self.port}"
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def run(self) -> None:
        refuse_taken_port(self.port)
        with self.only_one_here():
            try:
                self.set_environment()
                self.start_broker()
                self.prepare()
                self.start_web_server()
                self.wait_until_it_answers()
                self.start_the_others()
                self.introduce()
                self.watch()
            finally:
                self.stop_all()

    def only_one_here(self) -> IO[str]:
        """The home exists, has room, and is ours alone."""
        try:
            (self.home / "log").mkdir(parents=True, exist_ok=True)
            lock = (self.home / "run.lock").open("w")
        except OSError as error:
            raise Refusal(f"{self.home} cannot be written ({error.strerror}): choose another REPERE_HOME.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refusal(f"Repère already runs from {self.home}: a second copy takes its own REPERE_HOME.") from error
        free = shutil.disk_usage(self.home).free
        if free < LEAST_ROOM:
            raise Refusal(
                f"The disk is full: {self.home} has {free // 2**20} MB free and Repère needs {LEAST_ROOM // 2**20} MB."
            )
        return lock

    def set_environment(self) -> None:
        """What the children read; what somebody set already stays."""
        os.environ["REPERE_HOME"] = str(self.home)
        os.environ["PYTHONUNBUFFERED"] = "1"
        os.environ.setdefault("SITE_URL", self.url)
        os.environ.setdefault("DEMO", "true")
        os.environ.setdefault("STATIC_COMPRESSED", "false")
        if not os.environ.get("EMAIL_URL"):
            os.environ["MAILBOX_PORT"] = str(free_port())

    def start_broker(self) -> None:
        if os.environ.get("REDIS_URL"):
            return
        valkey = Valkey(self.home, self.log_of("broker"))
        self.children["broker"] = valkey.start()
        os.environ["REDIS_URL"] = valkey.url()

    def prepare(self) -> None:
        """Tables, demo data on the first start, static files. Its own words are for the terminal."""
        log = self.log_of("prepare")
        with log.open("ab") as words:
            child = subprocess.Popen(
                [sys.executable, "-m", "tooling.prepare"],
                cwd=ROOT,
                stderr=words,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no thread of ours is running yet
            )
        self.children["preparation"] = child
        if child.wait():
            raise Refusal(f"Repère could not be prepared: {last_words(log)} (the whole story is in {log}).")
        del self.children["preparation"]

    def start_web_server(self) -> None:
        pool = {"DATABASE_POOL": "true"} if os.environ.get("DATABASE_URL", "").startswith("postgres") else {}
        options = ["--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--port", str(self.port)]
        power = ["--workers", "2", "--blocking-threads", "4"]
        self.start("web server", BIN / "granian", *options, *power, "config.wsgi:application", **pool)

    def start_the_others(self) -> None:
        """After the web server, so that people wait for it alone."""
        celery: list[str | Path] = [BIN / "celery", "-A", "config"]
        self.start("worker", *celery, "worker", "--loglevel", "INFO", "--concurrency", "2", "--without-mingle")
        self.start("beat", *celery, "beat", "--loglevel", "INFO", "--pidfile", "")
        if has_mailbox():
            self.start("mailbox", sys.executable, "manage.py", "run_mailbox")

    def start(self, name: str, *command: str | Path, **extra: str) -> None:
        self.children[name] = spawn(command, log=self.log_of(name), cwd=ROOT, env={**os.environ, **extra})

    def log_of(self, name: str) -> Path:
        """A fresh log; the one of the last start is kept beside it."""
        log = self.home / "log" / f"{name.replace(' ', '-')}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        return log

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE_TO_START
        while not answers(f"{self.url}/health/"):
            self.refuse_the_dead()
            if time.monotonic() > deadline:
                raise Refusal(f"The web server does not answer: {self.words_of('web server')}")
            time.sleep(0.1)

    def refuse_the_dead(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                raise Refusal(f"The {name} stopped by itself (code {child.returncode}): {self.words_of(name)}")

    def words_of(self, name: str) -> str:
        log = self.home / "log" / f"{name.replace(' ', '-')}.log"
        return f"{last_words(log) or 'it said nothing'} (the whole story is in {log})"

    def introduce(self) -> None:
        from config import settings

        if system.missing(*system.PANGO):
            print(f"Without PDFs, because Pango is missing; {system.recipe(system.missing(*system.PDF))}")
        print(f"\nReady: {self.url}\n")
        if settings.MAILBOX:
            print(f"  Mailbox    {self.url}/mailbox/")
        if settings.DEMO:
            print(f"  Password   {settings.DEMO_PASSWORD}, the same for everybody:")
            for address, who in DEMO_PEOPLE.items():
                print(f"             {address:24}{who}")
        print(f"  Logs       {self.home / 'log'}")
        print("\nCtrl-C stops all of it; the data stays.", flush=True)

    def watch(self) -> NoReturn:
        while True:
            self.refuse_the_dead()
            time.sleep(0.5)

    def stop_all(self) -> None:
        """The broker last, so that the worker can finish; a second Ctrl-C does not wait."""
        hurried = False

        def hurry(*_: object) -> None:
            nonlocal hurried
            hurried = True
            for child in self.children.values():
                child.kill()

        for signum in STOPPING:
            signal.signal(signum, hurry)
        broker = self.children.pop("broker", None)
        stop(self.children.values(), patience=PATIENCE_TO_STOP)
        if broker is not None:
            stop([broker], patience=PATIENCE_TO_STOP)


STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def chosen_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Refusal(f"PORT is a number from 1 to 65535, and {given!r} is not.")
    return int(given)


def refuse_taken_port(port: int) -> None:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError as error:
            why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise Refusal(f"Port {port} {why}: choose another one, for instance PORT={port + 1} make run.") from error


def free_port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


def has_mailbox() -> bool:
    from config import settings

    return settings.MAILBOX


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError as answer:
        answer.close()
        return False
    except OSError:
        return False


def stop_on(signum: int, _frame: object) -> NoReturn:
    raise Stopped(signal.Signals(signum).name)


def main() -> None:
    for signum in STOPPING:
        signal.signal(signum, stop_on)
    die_with_parent(signal.SIGTERM)
    try:
        Repere().run()
    except Stopped:
        print("\nStopped. The data stays.")
    except Refusal as refusal:
        sys.exit(str(refusal))
    except OSError as error:
        sys.exit(f"Repère could not go on: {error.strerror} ({error.filename}).")
    except RuntimeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
