import argparse
from pathlib import Path
from typing import Any

from cryptography import x509
from django.core.management.base import BaseCommand, CommandError

from documents.verifying import Findings, verify


class Command(BaseCommand):
    help = "Check a bundle of evidence, offline and without the database; exit 0 only if all of it holds."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="F.zip")
        parser.add_argument(
            "--root",
            type=Path,
            action="append",
            default=[],
            metavar="ROOT.pem",
            help="a root certificate obtained elsewhere, to be trusted rather than the bundle's own",
        )

    def handle(self, *args: Any, bundle: Path, root: list[Path], **options: Any) -> None:
        found = verify(bundle, roots=[_certificate(path) for path in root])
        for note in found.notes:
            self.stdout.write(f"note   {note}")
        for fault in found.faults:
            self.stdout.write(f"WRONG  {fault}")
        self.stdout.write(_counted(found))
        if not root and found.root_fingerprints:
            self.stdout.write("The bundle's own root was trusted. Compare its SHA-256 with the published one:")
            for fingerprint in found.root_fingerprints:
                self.stdout.write(fingerprint)
        if not found.hold:
            raise CommandError("The bundle does not hold.")
        self.stdout.write("Everything holds.")


def _counted(found: Findings) -> str:
    return f"{found.documents} documents, {found.entries} entries, {found.checkpoints} checkpoints were checked."


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: no certificate can be read there ({error}).") from None
