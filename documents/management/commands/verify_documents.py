import argparse
import contextlib
import datetime as dt
import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.auditing import Audited, audit, to_audit
from documents.trusting import trusted_clocks, trusted_roots

WIDTH = 30  # of the bar
NAMED = 1000  # bad documents whose names are kept from one run to the next
QUIET = 10  # seconds between two lines, where there is no terminal


@dataclass
class Place:
    """Where a pass over the archive has come to; on disk while it is not over."""

    after: int = 0
    checked: int = 0
    bad: int = 0
    named: list[str] = field(default_factory=list)
    since: str = ""

    @staticmethod
    def path() -> Path:
        return Path(settings.REPERE_HOME) / "verify_documents.json"

    @classmethod
    def kept(cls, since: str) -> "Place":
        """Of a pass over the same documents; any other is begun anew."""
        with contextlib.suppress(OSError, ValueError, TypeError):
            place = cls(**json.loads(cls.path().read_text()))
            if place.since == since:
                return place
        return cls(since=since)

    def note(self, rows: list[Audited]) -> list[str]:
        """The documents of a chunk were looked at. Returns what is wrong, a line for each."""
        lines = [f"{row.code} ({row.about}): {'; '.join(row.flaws)}" for row in rows if row.flaws]
        self.after, self.checked, self.bad = rows[-1].pk, self.checked + len(rows), self.bad + len(lines)
        self.named = (self.named + lines)[:NAMED]
        return lines

    def keep(self) -> None:
        """Written whole or not at all: a run may be killed at any moment."""
        fresh = self.path().with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self)))
        fresh.replace(self.path())

    def forget(self) -> None:
        self.path().unlink(missing_ok=True)


class Command(BaseCommand):
    help = (
        "Check every sealed document again: its bytes, its seal, the record in it. A run that was stopped goes on "
        "where it was. Ends with 1 and names each document that is not as it should be."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="only those sealed from that day on")
        parser.add_argument("--limit", type=_count, metavar="N", help="stop after N; the next run goes on from there")
        parser.add_argument(
            "--from", type=_count, dest="start", metavar="ID", help="begin at that document (1: anew), not where it was"
        )

    def handle(self, *args: Any, since: dt.date | None, limit: int | None, start: int | None, **options: Any) -> None:
        asked = since.isoformat() if since else ""
        place = Place(after=start - 1, since=asked) if start else Place.kept(asked)
        moment = timezone.make_aware(dt.datetime.combine(since, dt.time.min)) if since else None
        if place.checked:
            self.stderr.write(f"Going on after {place.checked} documents (--from 1 begins anew).")
        for line in place.named:
            self.stdout.write(line)
        is_over = self._go_on(place, moment, limit)
        if is_over:
            place.forget()
        told = f"{place.checked} documents checked" + ("" if is_over else ", and there are more: run it again")
        if place.bad:
            raise CommandError(f"{told}. Not as they should be: {place.bad}, named above.")
        self.stdout.write(f"{told}. All is as it should be.")

    def _go_on(self, place: Place, since: dt.datetime | None, limit: int | None) -> bool:
        """Whether the end was reached."""
        left = to_audit(after=place.after, since=since)
        bar = Bar(self.stderr, place.checked + left.count())
        try:
            for rows in audit(left, roots=trusted_roots(), clocks=trusted_clocks(), limit=limit):
                lines = place.note(rows)
                place.keep()
                for line in lines:
                    bar.clear()
                    self.stdout.write(line)
                bar.show(place.checked, place.bad)
        except KeyboardInterrupt:
            raise CommandError("Stopped. The next run goes on from there.", returncode=130) from None
        finally:
            bar.clear()
        return not to_audit(after=place.after, since=since).exists()


class Bar:
    """How far it is, on the terminal; a line now and then where there is none."""

    def __init__(self, out: Any, total: int) -> None:
        self.out, self.total, self.shown_at, self.is_drawn = out, total, time.monotonic(), False

    def show(self, done: int, bad: int) -> None:
        share = done / max(self.total, done, 1)
        filled = round(WIDTH * share)
        line = f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done} / {self.total} ({share:.0%}), {bad} bad"
        if self.out.isatty():
            self.out.write(f"\r{line}", ending="")
            self.is_drawn = True
        elif time.monotonic() - self.shown_at >= QUIET:
            self.out.write(line)
            self.shown_at = time.monotonic()

    def clear(self) -> None:
        if self.is_drawn:
            self.out.write("\r\x1b[K", ending="")
            self.is_drawn = False


def _day(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{typed}” is not a day such as 2026-06-30") from None


def _count(typed: str) -> int:
    if not typed.isdecimal() or not 0 < int(typed) < 2**63:
        raise argparse.ArgumentTypeError(f"“{typed}” is not a number from 1 on")
    return int(typed)
