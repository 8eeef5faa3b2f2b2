"""`make run`, for real: it starts from nothing, says when it answers, keeps the data, and leaves no process behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.test_tooling import ROOT, settings_names
from tooling.child import wait_until

pytestmark = pytest.mark.once
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


def processes_of(home: Path) -> dict[int, str]:
    """Every process that was told to live there, with its command line."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, PermissionError, ProcessLookupError):
            if f"REPERE_HOME={home}\0" in (process / "environ").read_text(errors="replace"):
                found[int(process.name)] = (process / "cmdline").read_text().replace("\0", " ")
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


def test_it_starts_from_nothing_and_stops_whole_then_starts_with_its_data_and_stops_when_a_part_fails(
    tmp_path: Path, port: int
) -> None:
    home = tmp_path / "home"
    with started(home, port) as repere:
        assert "Making the demo company" in words_until_ready(repere)
        with urlopen(f"http://127.0.0.1:{port}/health/") as answer:
            assert answer.status == 200
        assert wait_until(lambda: "ready." in (home / "log" / "worker.log").read_text(), PATIENCE)
        assert {"worker", "beat", "run_mailbox"} <= set(" ".join(processes_of(home).values()).split())
        assert "already runs" in refusal(home, port + 1)
        repere.send_signal(signal.SIGINT)
        words, _ = repere.communicate(timeout=PATIENCE)
    assert (repere.returncode, words.splitlines()[-1]) == (0, "Stopped. The data stays.")
    assert processes_of(home) == {}

    with started(home, port) as repere:
        assert "Making the demo company" not in words_until_ready(repere)
        assert wait_until(lambda: any(" beat " in command for command in processes_of(home).values()), PATIENCE)
        os.kill(next(pid for pid, command in processes_of(home).items() if " beat " in command), signal.SIGKILL)
        words, _ = repere.communicate(timeout=PATIENCE)
    assert repere.returncode == 1
    assert "The beat stopped by itself (code -9)" in words
    assert "Traceback" not in words
    assert processes_of(home) == {}


def test_a_taken_port_is_told_in_one_sentence(tmp_path: Path, taken_port: int) -> None:
    assert refusal(tmp_path, taken_port).startswith(f"Port {taken_port} is taken: ")


@pytest.mark.parametrize("wrong", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_told_in_one_sentence(tmp_path: Path, wrong: str) -> None:
    assert refusal(tmp_path, wrong).startswith("PORT is a number from 1 to 65535")


def test_a_home_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path, port: int) -> None:
    (tmp_path / "file").touch()
    assert "cannot be written" in refusal(tmp_path / "file" / "home", port)
