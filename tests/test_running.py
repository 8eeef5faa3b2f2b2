"""`make run`, for real: it starts from nothing, says when it answers, keeps the data, and leaves no process behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.test_tooling import ROOT, settings_names
from tooling.child import wait_until

PATIENCE = 240
OF_THE_TESTS = settings_names() | {"DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}


@contextmanager
def started(home: Path, port: object) -> Iterator[subprocess.Popen[str]]:
    plain = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    with subprocess.Popen(
        [sys.executable, "-m", "tooling.run"],
        cwd=ROOT,
        env={**plain, "REPERE_HOME": str(home), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as repere:
        try:
            yield repere
        finally:
            repere.terminate()


def processes_of(home: Path) -> list[str]:
    """Every process that was told to live there."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"REPERE_HOME={home}\0" in (process / "environ").read_text(errors="replace"):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    return found


def words_until_ready(repere: subprocess.Popen[str]) -> str:
    words = ""
    for line in repere.stdout or ():
        words += line
        if line.startswith("Ready: "):
            return words
    pytest.fail(f"It never was ready:\n{words}")


def refusal(home: Path, port: object) -> str:
    with started(home, port) as repere:
        words, _ = repere.communicate(timeout=PATIENCE)
    assert repere.returncode == 1
    assert "Traceback" not in words
    assert len(words.strip().splitlines()) == 1
    return words


@pytest.fixture
def port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_it_starts_from_nothing_stops_whole_and_starts_again_with_its_data(tmp_path: Path, port: int) -> None:
    home = tmp_path / "home"
    for making in (True, False):
        with started(home, port) as repere:
            assert ("Making the demo company" in words_until_ready(repere)) == making
            with urlopen(f"http://127.0.0.1:{port}/health/") as answer:
                assert answer.status == 200
            assert wait_until(lambda: "ready." in (home / "log" / "worker.log").read_text(), PATIENCE)
            assert {"worker", "beat", "run_mailbox"} <= set(" ".join(processes_of(home)).split())
            assert "already runs" in refusal(home, port + 1)
            repere.send_signal(signal.SIGINT)
            words, _ = repere.communicate(timeout=PATIENCE)
        assert repere.returncode == 0
        assert "Stopped. The data stays." in words
        assert processes_of(home) == []


def test_it_stops_whole_when_one_part_fails(tmp_path: Path, port: int) -> None:
    home = tmp_path / "home"
    (home / "celerybeat-schedule").mkdir(parents=True)  # where beat wants to write a file
    with started(home, port) as repere:
        words, _ = repere.communicate(timeout=PATIENCE)
    assert repere.returncode == 1
    assert "The beat stopped by itself" in words
    assert "Traceback" not in words
    assert processes_of(home) == []


def test_a_taken_port_is_told_in_one_sentence(tmp_path: Path, taken_port: int) -> None:
    assert refusal(tmp_path, taken_port).startswith(f"Port {taken_port} is taken: ")


@pytest.mark.parametrize("wrong", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_told_in_one_sentence(tmp_path: Path, wrong: str) -> None:
    assert refusal(tmp_path, wrong).startswith("PORT is a number from 1 to 65535")


def test_a_home_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path, port: int) -> None:
    (tmp_path / "file").touch()
    assert "cannot be written" in refusal(tmp_path / "file" / "home", port)
