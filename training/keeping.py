"""A person's certificates, with their sealed copies and what was read for them: theirs to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents.models import Document
from people.models import Employee
from training.models import Attempt, Certificate, CertifiedLesson, LessonEdition, LessonVideo
from training.remembering import shown
from training.roles import may_read_drafts


@dataclass(frozen=True)
class Kept:
    """A certificate and its sealed PDF; none yet: it is on its way."""

    certificate: Certificate
    document: Document | None


def kept(certificates: Sequence[Certificate]) -> list[Kept]:
    keys = [certificate.key for certificate in certificates]
    documents = {row.about: row for row in Document.objects.without_content().filter(about__in=keys)}
    return [Kept(certificate, documents.get(certificate.key)) for certificate in certificates]


def lessons_of(certificate: Certificate) -> list[CertifiedLesson]:
    """What was read for it, in the order of the course; none: it was made before words were kept."""
    rows = certificate.lessons_read.select_related("edition__lesson")
    return list(rows.order_by("edition__lesson__position", "edition__lesson"))


def attempt_of(certificate: Certificate) -> Attempt | None:
    """The quiz that it names."""
    passed = Attempt.objects.passed().filter(enrollment__course=certificate.course_id)
    passed = passed.filter(enrollment__employee=certificate.employee_id, submitted_at__lte=certificate.completed_at)
    return passed.order_by("-score", "pk").first()


def video_of(edition: LessonEdition, viewer: Employee) -> LessonVideo | None:
    """The video it showed, where the viewer may still watch it."""
    digest = (edition.content["video"] or {}).get("sha256", "")
    watchable = LessonVideo.objects.all() if may_read_drafts(viewer) else LessonVideo.objects.watched_by(viewer)
    return watchable.filter(lesson=edition.lesson_id, digest=digest).first() if digest else None


def is_still_said(edition: LessonEdition) -> bool:
    video = edition.lesson.videos.current().published().first()
    return shown(edition.lesson, edition.language, video).digest == edition.digest
