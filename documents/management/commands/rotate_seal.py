import argparse
import datetime as dt
from typing import Any

from cryptography import x509
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.certificates import SealKey, SealUnavailable, next_key, seal_key
from documents.rotating import RotationRefused, planned_from, rotate
from people.models import Organisation


class Command(BaseCommand):
    help = "Say which certificate seals; with --from, make the next one public and set when it takes over."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="starts",
            type=_moment,
            metavar="2027-01-15",
            help="the day (from midnight), or the moment (2027-01-15T06:00), when the next key takes over",
        )

    def handle(self, *args: Any, starts: dt.datetime | None, **options: Any) -> None:
        try:
            if starts is not None:
                zone = Organisation.current().zone
                seals_from = starts if starts.tzinfo else starts.replace(tzinfo=zone)
                rotate(seals_from=seals_from, at=timezone.now())
            self._tell("seals now", seal_key())
            planned = planned_from()
            if planned:
                self._tell(f"seals from {planned.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC on", next_key())
        except (RotationRefused, SealUnavailable) as refusal:
            raise CommandError(str(refusal)) from None

    def _tell(self, what: str, key: SealKey) -> None:
        self.stdout.write(f"{key.fingerprint}  {what}; {_days(key.certificate)}; {key.holder}")


def _days(certificate: x509.Certificate) -> str:
    return f"valid {certificate.not_valid_before_utc:%Y-%m-%d} to {certificate.not_valid_after_utc:%Y-%m-%d}"


def _moment(typed: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{typed}” is not a day such as 2027-01-15") from None
