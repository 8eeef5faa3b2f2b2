import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from guidebook.advising.gauging import Gauge
from guidebook.importing.drafting import draft_from, import_guide, is_whole_guide
from guidebook.importing.formats import heaviest
from guidebook.importing.parsing import ImportedGuide, parse
from guidebook.importing.report import NotImportable, Report
from guidebook.importing.reviewing import ImportReport
from guidebook.models import Element, Guide, ImportRecord
from people.models import Employee, Role, RoleGrant
from people.wording import LANGUAGES

SHOWN = 100


class Command(BaseCommand):
    help = (
        "Import an existing guide (.docx, .odt, .html, .md, .txt), or one that export_guide wrote (.json), as a draft. "
        "The last word printed is the address of the new guide."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the guide to import")
        parser.add_argument("--language", choices=LANGUAGES, required=True, help="the language it is written in")
        parser.add_argument("--by", metavar="LOGIN", help="who imports it (default: the first HR admin)")

    def handle(self, *args: Any, file: Path, language: str, by: str | None, **options: Any) -> None:
        with override(language):
            importer, source, at = _importer(by), _bytes_of(file), timezone.now()
            try:
                if is_whole_guide(file.name):
                    guide = import_guide(source, filename=file.name, language=language, by=importer, at=at)
                    told = _restored(guide)
                else:
                    imported = parse(source, filename=file.name, language=language)
                    guide = draft_from(imported, by=importer, at=at)
                    told = _told(imported, guide)
            except NotImportable as refusal:
                raise CommandError(str(refusal)) from None
            for line in told:
                self.stdout.write(line)
            self.stdout.write(_("Draft created: %(slug)s") % {"slug": guide.slug})


def _bytes_of(file: Path) -> bytes:
    """No more than it takes to see that a file is too heavy."""
    try:
        with file.open("rb") as source:
            return source.read(heaviest(file.name) + 1)
    except OSError as error:
        facts = {"file": file, "why": error.strerror or error}
        raise CommandError(_("“%(file)s” cannot be opened: %(why)s. Nothing was created.") % facts) from None


def _importer(login: str | None) -> Employee | None:
    if login is None:
        first = RoleGrant.objects.standing().filter(role=Role.HR_ADMIN, department=None).order_by("pk").first()
        return first.employee if first else None
    employee = Employee.objects.known_as(login).first()
    if employee is None:
        raise CommandError(_("Nobody here is called “%(login)s”. Nothing was created.") % {"login": login})
    return employee


def _restored(guide: Guide) -> Iterator[str]:
    yield str(guide)
    report = ImportReport(guide.versions.get().imports.select_related("version__guide").get())
    count = len(report.sections)
    yield ngettext("%(count)d section", "%(count)d sections", count) % {"count": count}
    yield from report.lines()


def _told(imported: ImportedGuide, guide: Guide) -> Iterator[str]:
    sections, elements = imported.sections, imported.elements
    yield imported.title
    yield ngettext("%(count)d section", "%(count)d sections", len(sections)) % {"count": len(sections)}
    for section in sections:
        proposed = f"{section.element} ({section.confidence:.0%})" if section.element else "–"
        yield f"  [{proposed}] {section.title}"
    yield _("Elements that seem covered: %(covered)d of 8") % {"covered": len(elements)}
    for element in Element:
        if element not in elements:
            yield "  " + _("Missing: %(element)s") % {"element": element.label}
    yield _("Wording: %(tone)s, %(number)d imposing words per 1,000") % _weighed(guide)
    yield from _noticed(imported.report)


def _weighed(guide: Guide) -> dict[str, object]:
    kept: Any = ImportRecord.objects.get(version__guide=guide).gauge
    gauge = Gauge(**kept)
    return {"tone": gauge.tone.label, "number": gauge.whole_density}


def _noticed(report: Report) -> Iterator[str]:
    yield ngettext("%(count)d notice", "%(count)d notices", len(report)) % {"count": len(report)}
    for notice in report:
        line = " ".join(str(notice).split())
        yield "  " + (line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…")
