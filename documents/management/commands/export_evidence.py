import argparse
import datetime as dt
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from documents.bundling import NothingToCheck, Selection, gather, written
from documents.certificates import SealUnavailable
from documents.checkpointing import CheckpointInHand
from documents.tasks import take_checkpoints
from people.models import Employee, Organisation


class Command(BaseCommand):
    help = "Write a bundle of evidence that anyone can check: everything, or what the options narrow it to."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """`--version` is the guide's here, not Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, required=True, metavar="F.zip")
        parser.add_argument("--employee", metavar="NUMBER", help="an employee number, log-in name or e-mail address")
        parser.add_argument(
            "--version", metavar="KEY", dest="subject", default="", help="such as guide:social-media:v2"
        )
        parser.add_argument("--since", type=dt.date.fromisoformat, metavar="2026-01-01")
        parser.add_argument("--until", type=dt.date.fromisoformat, metavar="2026-12-31", help="that day included")

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        selection = _selection(options)
        partial = output.with_name(f".{output.name}.part")
        try:
            take_checkpoints()
            bundle = gather(selection)
            with partial.open("wb") as file:
                for part in written(bundle, at=timezone.now()):
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(output)
        except NothingToCheck:
            raise CommandError("Nothing was recorded yet, or no checkpoint could be taken of it.") from None
        except (SealUnavailable, CheckpointInHand, OSError) as error:
            raise CommandError(str(error)) from None
        finally:
            partial.unlink(missing_ok=True)
        self.stdout.write(f"{output}: {bundle.documents.count()} documents, {bundle.entries.count()} entries.")


def _selection(options: dict[str, Any]) -> Selection:
    since, until = options["since"], options["until"]
    if since and until and until < since:
        raise CommandError("The last day comes before the first.")
    return Selection(
        person=_person(options["employee"]) if options["employee"] else None,
        subject=options["subject"],
        since=_midnight(since) if since else None,
        until=_midnight(until + dt.timedelta(days=1)) if until else None,
    )


def _person(typed: str) -> int:
    found = list(Employee.objects.known_as(typed)[:2])
    if len(found) != 1:
        raise CommandError(f"Nobody is known here as “{typed}”.")
    return found[0].pk


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), Organisation.current().zone)
