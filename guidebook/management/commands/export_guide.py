import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.typesetting import PdfUnavailable
from guidebook.exporting.formats import FORMATS, export_version
from guidebook.exporting.whole import NothingToExport
from guidebook.models import GuideVersion
from people.wording import LANGUAGES


class Command(BaseCommand):
    help = "Write a version of a guide to standard output: the one in force, or else the draft, or --version N."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """`--version` is the guide's here, not Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("slug", help="the address of the guide")
        parser.add_argument("--format", choices=list(FORMATS), required=True)
        parser.add_argument("--version", type=int, metavar="N", dest="number")
        parser.add_argument("--language", choices=LANGUAGES, help="only that language (default: all of them)")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        version = _version(slug, options["number"])
        languages = (options["language"],) if options["language"] else LANGUAGES
        try:
            content = export_version(version, options["format"], languages=languages)
        except NothingToExport:
            raise CommandError(f"Nothing is written yet in version {version.number} of “{slug}”.") from None
        except PdfUnavailable as missing:
            raise CommandError(str(missing)) from None
        out: Any = self.stdout  # Django's wrapper hands on what it does not know itself
        out.buffer.write(content)


def _version(slug: str, number: int | None) -> GuideVersion:
    versions = GuideVersion.objects.filter(guide__slug=slug).select_related("guide")
    if not versions.exists():
        raise CommandError(f"There is no guide at the address “{slug}”.")
    if number is None:
        found = versions.in_force().first() or versions.draft().first() or versions.most_current()
    else:
        found = versions.filter(number=number).first()
    if found is None:
        raise CommandError(f"“{slug}” has no version {number}.")
    return found
