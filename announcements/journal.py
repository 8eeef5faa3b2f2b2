"""The journal of a worker: a line on disk for each message the mail server took, before the database hears of it.

A worker that is killed leaves its journal behind; whoever comes next on that machine reads it, so that of all it had
sent only the message in flight may go out twice. A journal is in use as long as its file is locked, and the system
unlocks what the dead held.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from announcements.models import Delivery

LEASED, SENT = "leased", "sent"


class Journal:
    """Open from the claim of a batch until its answers are in the database."""

    def __init__(self, file: IO[bytes]) -> None:
        self._descriptor = file.fileno()

    def claimed(self, keys: list[int], *, until: dt.datetime) -> None:
        self._write(f"{LEASED} {until.isoformat()} {' '.join(map(str, keys))}\n")

    def sent(self, key: int, receipt: str = "") -> None:
        self._write(f"{SENT} {key} {receipt}\n")

    def _write(self, line: str) -> None:
        os.write(self._descriptor, line.encode())  # in the system's hands: it outlives us, whatever kills us


@contextmanager
def journal() -> Iterator[Journal]:
    """Removed when all went well; kept, for `recover`, when the database could not be told."""
    draft = _folder() / f"{os.getpid()}-{secrets.token_hex(8)}.part"
    with draft.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        kept = draft.rename(draft.with_suffix(".journal"))  # only now may others find it, and they find it locked
        yield Journal(file)
        kept.unlink()


def recover() -> int:
    """Record what dead workers had sent, and give back what they held; how many of their messages had left."""
    return sum(_read(path) for path in sorted(_folder().glob("*.journal")))


def _read(path: Path) -> int:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
            count = _record(file.read().decode("utf-8", "replace"), at=at)  # the last line may end within a letter
            path.unlink()
            return count
    except (BlockingIOError, FileNotFoundError):  # its worker lives, or somebody else has just read it
        return 0


@transaction.atomic
def _record(lines: str, *, at: dt.datetime) -> int:
    claimed: list[str] = []
    sent: dict[int, str] = {}
    until = at
    for line in lines.splitlines(keepends=True):
        kind, *words = line.split()
        if kind == LEASED:
            until, claimed = dt.datetime.fromisoformat(words[0]), words[1:]
        elif line.endswith("\n"):
            sent[int(words[0])] = " ".join(words[1:])
    # Of this database (a backup may have been put back), and in nobody else's hands since.
    theirs = Delivery.objects.unsettled().filter(Q(leased_until=until) | Q(leased_until=None), created_at__lte=at)
    count = theirs.filter(pk__in=sent).record_sent(sent, at=at)
    theirs.filter(pk__in=claimed).update(leased_until=None)
    return count


def _folder() -> Path:
    folder: Path = settings.REPERE_HOME / "journal"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
