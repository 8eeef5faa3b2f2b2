"""Processes that never outlive the one that started them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(signum: int) -> None:
    """The kernel sends `signum` to this process when its parent is gone, however it went."""
    libc.prctl(PR_SET_PDEATHSIG, signum)


def spawn(
    command: Iterable[str | Path], *, log: Path, parting: int = signal.SIGTERM, **options: Any
) -> subprocess.Popen[bytes]:
    """Start a command at the head of its own process group, its words in `log`; it gets `parting` if we vanish."""
    with log.open("ab") as words:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parting),  # noqa: PLW1509 - no thread of ours is running yet
            **options,
        )


def stop(children: Iterable[subprocess.Popen[bytes]], *, patience: float, parting: int = signal.SIGTERM) -> None:
    """Ask them all to stop, wait, and leave nobody of their groups behind."""
    children = list(children)
    for child in children:
        if child.poll() is None:
            child.send_signal(parting)
    wait_until(lambda: all(child.poll() is not None for child in children), patience)
    for child in children:
        kill_group(child.pid)
        child.wait()


def kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def wait_until(happened: Callable[[], bool], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def last_words(log: Path) -> str:
    """The line of a log that says most: what its last traceback ends with, or else its end."""
    try:
        written = log.read_text(errors="replace").strip()
    except FileNotFoundError:
        return ""
    _, traced, after = written.rpartition("Traceback (most recent call last):\n")
    if traced:
        return next((line for line in after.splitlines() if not line.startswith(" ")), "")
    return written.splitlines()[-1] if written else ""
