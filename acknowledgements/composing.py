"""What the sealed copy of an acknowledgement says: the guide as it was read, and the page of the act."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext, pgettext

from acknowledgements.models import Acknowledgement, SignedSheet
from documents.canonical import utc
from documents.composing import Body, Composition, Row, Section, Sheet
from documents.evidence import evidence_rows, evidence_said, moments
from documents.scans import Scan
from guidebook.models import Edition
from people.branding import logo_of
from people.models import Organisation
from people.wording import LANGUAGE_TAGS, day, localized, moment

RECORD_FORMAT = "repere/acknowledgement/1"
LANGUAGE_NAMES = {"fr": "français", "en": "English"}  # each in itself


def compose_acknowledgement(about: str) -> Composition:
    """`about` is the acknowledgement's key; all is said in the language in which the guide was read."""
    acknowledgement = Acknowledgement.objects.with_all_it_says().get(pk=int(about.partition(":")[2]))
    organisation = Organisation.current()
    language = acknowledgement.edition.language
    with translation.override(language), timezone.override(organisation.zone):
        return Composition(
            about=acknowledgement.key,
            language=language,
            title=_title(acknowledgement),
            acted_at=acknowledgement.acknowledged_at,
            sheet=_sheet(acknowledgement),
            record=_record(acknowledgement, organisation),
            issuer=organisation.legal_name or organisation.name,
            body=_body(acknowledgement.edition, organisation),
        )


def _title(acknowledgement: Acknowledgement) -> str:
    guide = {"guide": acknowledgement.edition.title}
    if acknowledgement.is_agreement:
        return gettext("Acknowledgement: %(guide)s") % guide
    return gettext("Answer declining to acknowledge: %(guide)s") % guide


def _body(edition: Edition, organisation: Organisation) -> Body:
    version = edition.version
    return Body(
        title=edition.title,
        language=edition.language,
        sections=tuple(Section(part["key"], part["title"], part["body"]) for part in edition.sections),
        version_label=gettext("Version %(number)s") % {"number": version.number},
        publisher=organisation.name,
        colour=organisation.colour,
        logo=logo_of(organisation),
        facts=(Row(gettext("Published on"), day(version.published_at, edition.language)),),
    )


def _sheet(acknowledgement: Acknowledgement) -> Sheet:
    """On one page unless a long remark takes a second, so the rows are few; the plain answer is said by the title."""
    edition, language = acknowledgement.edition, acknowledgement.edition.language
    version = gettext("Version %(number)s, in %(language)s") % {
        "number": edition.version.number,
        "language": LANGUAGE_NAMES[language],
    }
    return Sheet(
        title=gettext("Acknowledgement") if acknowledgement.is_agreement else gettext("Declined"),
        statement=acknowledgement.statement,
        rows=(
            Row(pgettext("acknowledgement sheet", "Person"), _name_and_number(acknowledgement)),
            *_place_rows(acknowledgement, language),
            Row(gettext("Guide"), f"{edition.title}\n{version}"),
            *_changes_row(acknowledgement),
            *_gate_row(acknowledgement, language),
            *_answer_rows(acknowledgement),
            *_moment_rows(acknowledgement, language),
        ),
        signature=acknowledgement.evidence.typed_name,
        evidence=(
            *evidence_rows(acknowledgement.evidence, language),
            Row(gettext("Digest of the guide"), acknowledgement.edition_digest, is_digest=True),
            Row(gettext("Digest of the statement"), acknowledgement.statement_digest, is_digest=True),
            *_scan_row(acknowledgement),
        ),
    )


def _name(acknowledgement: Acknowledgement) -> str:
    return acknowledgement.evidence.legal_name or acknowledgement.employee.legal_name


def _name_and_number(acknowledgement: Acknowledgement) -> str:
    number = acknowledgement.employee.employee_number
    name = _name(acknowledgement)
    return gettext("%(name)s, employee number %(number)s") % {"name": name, "number": number} if number else name


def _place_rows(acknowledgement: Acknowledgement, language: str) -> list[Row]:
    """Where the person worked that day; what is not known is left out."""
    department = localized(acknowledgement.department, "name", language) if acknowledgement.department else ""
    site = acknowledgement.site.name if acknowledgement.site else ""
    place = ", ".join(filter(None, (department, site)))
    manager = acknowledgement.manager.name if acknowledgement.manager else ""
    known = [(gettext("Department and site"), place), (gettext("Direct manager"), manager)]
    return [Row(label, value) for label, value in known if value]


def _changes_row(acknowledgement: Acknowledgement) -> list[Row]:
    since = acknowledgement.changes_since
    if since is None:
        return []
    if since.version_id == acknowledgement.edition.version_id:
        shown = gettext("The same text as acknowledged before, asked again")
    else:
        shown = gettext("The changes since version %(number)s, acknowledged before") % {"number": since.version.number}
    return [Row(pgettext("acknowledgement sheet", "Shown"), shown)]


def _gate_row(acknowledgement: Acknowledgement, language: str) -> list[Row]:
    gate = acknowledgement.gate
    if not gate or not gate.get("sections"):  # none, nothing to open, or paper
        return []
    first, last = (_local(gate[name], language) for name in ("first_opened_at", "last_opened_at"))
    said = ngettext(
        "%(number)s section opened, on %(first)s",
        "%(number)s sections opened, from %(first)s to %(last)s",
        gate["sections"],
    ) % {"number": gate["sections"], "first": first, "last": last}
    if tries := gate["tries"]:
        tried = ngettext(
            "questions answered right in %(number)s try", "questions answered right in %(number)s tries", tries
        )
        said = f"{said}; {tried % {'number': tries}}"
    return [Row(gettext("Before signing"), said)]


def _local(moment_utc: str, language: str) -> str:
    return moment(dt.datetime.fromisoformat(moment_utc), language)


def _moment_rows(acknowledgement: Acknowledgement, language: str) -> list[Row]:
    """Of paper only the day is known; the moment is that of the recording, and said to be."""
    recorded = moments(acknowledgement.acknowledged_at, language)
    sheet = acknowledgement.sheet
    if sheet is None:
        return [Row(_when(acknowledgement), recorded)]
    by = gettext("By %(name)s") % {"name": sheet.recorded_by.name}
    return [
        Row(gettext("Signed on paper on"), day(sheet.signed_on, language)),
        Row(pgettext("acknowledgement sheet", "Recorded"), f"{by}\n{recorded}"),
    ]


def _scan_row(acknowledgement: Acknowledgement) -> list[Row]:
    sheet = acknowledgement.sheet
    return [Row(gettext("Digest of the scan"), sheet.sha256, is_digest=True)] if sheet else []


def _when(acknowledgement: Acknowledgement) -> str:
    return pgettext("moment", "Acknowledged") if acknowledgement.is_agreement else pgettext("moment", "Declined")


def _answer_rows(acknowledgement: Acknowledgement) -> list[Row]:
    if acknowledgement.remark is None:
        return []
    text = acknowledgement.remark.text or gettext("Erased")
    if not acknowledgement.is_agreement:  # the title says so
        return [Row(gettext("Reason"), text)]
    return [Row(gettext("Answer"), str(acknowledgement.get_answer_display())), Row(gettext("Remark"), text)]


def _record(acknowledgement: Acknowledgement, organisation: Organisation) -> dict[str, Any]:
    """The same for machines; canonical JSON takes text, whole numbers, lists and maps."""
    edition, version = acknowledgement.edition, acknowledgement.edition.version
    department, site, manager = acknowledgement.department, acknowledgement.site, acknowledgement.manager
    remark, since = acknowledgement.remark, acknowledgement.changes_since
    return {
        "format": RECORD_FORMAT,
        "acknowledgement": acknowledgement.pk,
        "organisation": organisation.legal_name or organisation.name,
        "person": {"name": _name(acknowledgement), "employee_number": acknowledgement.employee.employee_number},
        "place": {
            "department": localized(department, "name", edition.language) if department else None,
            "site": site.name if site else None,
            "direct_manager": manager.name if manager else None,
        },
        "guide": {
            "slug": version.guide.slug,
            "title": edition.title,
            "version": version.number,
            "published_at": utc(version.published_at) if version.published_at else None,
            "language": LANGUAGE_TAGS[edition.language],
            "digest": acknowledgement.edition_digest,
        },
        "changes_shown_since": {
            "version": since.version.number,
            "language": LANGUAGE_TAGS[since.language],
            "digest": since.digest,
        }
        if since
        else None,
        "gate": acknowledgement.gate,
        "statement": {"text": acknowledgement.statement, "digest": acknowledgement.statement_digest},
        "answer": acknowledgement.answer,
        "remark": {"text": remark.text or None, "digest": remark.digest} if remark else None,
        "acknowledged_at": utc(acknowledgement.acknowledged_at),
        "paper": _paper(acknowledgement),
        "evidence": evidence_said(acknowledgement.evidence),
    }


def _paper(acknowledgement: Acknowledgement) -> dict[str, Any] | None:
    sheet = acknowledgement.sheet
    if sheet is None:
        return None
    return {
        "signed_on": sheet.signed_on.isoformat(),
        "recorded_by": sheet.recorded_by.name,
        "recorded_at": utc(sheet.recorded_at),
        "scan": {"sha256": sheet.sha256, "media_type": sheet.media_type, "size": sheet.size},
    }


def scan_kept(sha256: str, person: int | None) -> Scan | None:
    """The sheet as it was scanned; of one person's, only where they signed it alone: it bears all the names."""
    sheet = SignedSheet.objects.filter(sha256=sha256).first()
    if sheet is None:
        return None
    others = Acknowledgement.objects.filter(sheet__sha256=sha256).exclude(employee=person)
    if person is not None and others.exists():
        return None
    return Scan(bytes(sheet.content), sheet.media_type, sheet.file_name)
