"""What the sealed certificate says: who completed what, when, with which version of the guide in force."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext, pgettext

from documents.canonical import utc
from documents.composing import Composition, Row, Sheet
from documents.evidence import moments
from guidebook.models import GuideVersion
from people.models import Organisation
from people.wording import localized
from training.models import Certificate, LessonVideo

RECORD_FORMAT = "repere/certificate/1"


def compose_certificate(about: str) -> Composition:
    """`about` is the certificate's key; all is said in the language of the certificate."""
    certificate = Certificate.objects.with_all_it_says().get(pk=int(about.partition(":")[2]))
    organisation = Organisation.current()
    language = certificate.language
    with translation.override(language), timezone.override(organisation.zone):
        title = gettext("Certificate: %(course)s") % {"course": localized(certificate, "title", language)}
        return Composition(
            about=certificate.key,
            language=language,
            title=title,
            acted_at=certificate.completed_at,
            sheet=_sheet(certificate),
            record=_record(certificate, organisation),
            issuer=organisation.legal_name or organisation.name,
        )


def _sheet(certificate: Certificate) -> Sheet:
    language = certificate.language
    said = gettext("%(name)s completed the training “%(course)s”: every required lesson read and the quiz passed.")
    if certificate.score is None:
        said = gettext("%(name)s completed the training “%(course)s”: every required lesson read.")
    return Sheet(
        title=gettext("Certificate of training"),
        statement=said % {"name": certificate.legal_name, "course": localized(certificate, "title", language)},
        rows=tuple(row for row in _rows(certificate) if row.value),
    )


def _rows(certificate: Certificate) -> list[Row]:
    language, number = certificate.language, certificate.employee.employee_number
    lessons = ngettext("%(number)s lesson", "%(number)s lessons", certificate.lessons) % {"number": certificate.lessons}
    time = gettext("about %(minutes)s minutes") % {"minutes": certificate.minutes}
    person = gettext("%(name)s, employee number %(number)s") if number else "%(name)s"
    score = "" if certificate.score is None else pgettext("percentage", "%(percent)s%%")
    place = localized(certificate.department, "name", language) if certificate.department else ""
    site = certificate.site.name if certificate.site else ""
    return [
        Row(pgettext("certificate", "Person"), person % {"name": certificate.legal_name, "number": number}),
        Row(gettext("Department and site"), ", ".join(filter(None, (place, site)))),
        Row(pgettext("certificate", "Training"), f"{localized(certificate, 'title', language)}\n{lessons}, {time}"),
        Row(gettext("Level"), str(certificate.get_level_display())),
        Row(gettext("Result of the quiz"), score % {"percent": certificate.score} if score else ""),
        Row(gettext("Guide in force"), _guide(certificate)),
        Row(pgettext("certificate", "Completed"), moments(certificate.completed_at, language)),
    ]


def _guide(certificate: Certificate) -> str:
    version = certificate.guide_version
    if version is None:
        return ""
    number = gettext("Version %(number)s") % {"number": version.number}
    return f"{localized(version.guide, 'title', certificate.language)}\n{number}"


def _record(certificate: Certificate, organisation: Organisation) -> dict[str, Any]:
    """The same for machines."""
    version, language = certificate.guide_version, certificate.language
    return {
        "format": RECORD_FORMAT,
        "certificate": certificate.pk,
        "organisation": organisation.legal_name or organisation.name,
        "person": {"name": certificate.legal_name, "employee_number": certificate.employee.employee_number},
        "course": {
            "slug": certificate.course.slug,
            "title": localized(certificate, "title", language),
            "level": certificate.level,
            "lessons": certificate.lessons,
            "minutes": certificate.minutes,
            "videos": _videos(certificate),
            "lessons_read": _read(certificate),
        },
        "score_percent": certificate.score,
        "place": {
            "department": localized(certificate.department, "name", language) if certificate.department else None,
            "site": certificate.site.name if certificate.site else None,
        },
        "guide": _guide_said(version, language) if version else None,
        "completed_at": utc(certificate.completed_at),
    }


def _videos(certificate: Certificate) -> list[dict[str, Any]]:
    """The files that its lessons showed when it was completed, whatever they show since."""
    shown = LessonVideo.objects.shown(certificate.completed_at).filter(lesson__course=certificate.course)
    return [
        {"lesson": video.lesson_id, "type": video.kind, "size": video.size, "sha256": video.digest}
        for video in shown.order_by("lesson__position", "lesson")
    ]


def _read(certificate: Certificate) -> list[dict[str, Any]]:
    """What the person had read of each lesson: the digests of the words, which are kept under them."""
    rows = certificate.lessons_read.select_related("edition").order_by("edition__lesson__position", "edition__lesson")
    return [
        {
            "lesson": row.edition.lesson_id,
            "title": row.edition.title,
            "language": row.edition.language,
            "sha256": row.edition.digest,
            "read_at": utc(row.read_at),
        }
        for row in rows
    ]


def _guide_said(version: GuideVersion, language: str) -> dict[str, Any]:
    return {"slug": version.guide.slug, "title": localized(version.guide, "title", language), "version": version.number}
