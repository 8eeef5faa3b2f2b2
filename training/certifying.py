"""What follows when a course is completed: what was asked is done, and a certificate is made."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assignments.fulfilling import AlreadyDone, NoLongerAsked, fulfil
from assignments.models import Assignment
from documents.ledger import append
from documents.sealing import order_seal
from people.models import Employee
from training.completing import Progress, progress_of
from training.models import Attempt, Certificate, Course, Enrollment
from training.refreshing import elements_changed, version_taught


@transaction.atomic
def settle(enrollment: Enrollment, *, at: dt.datetime) -> Certificate | None:
    """The certificate, if the course is completed; asked twice, it is made once.

    The enrollment is locked, so that of a last lesson and a last answer at the same moment one makes it.
    """
    locked = Enrollment.objects.select_for_update().select_related("course", "employee").get(pk=enrollment.pk)
    progress = progress_of(locked.course, locked.employee)
    if not progress.is_done:
        return None
    certificate = progress.certificate
    if certificate is None or _read_again(progress, certificate):
        certificate = _certify(progress, locked, at)
    _fulfil(locked.course, locked.employee, at)
    return certificate


def _read_again(progress: Progress, certificate: Certificate) -> bool:
    """Whether a newer guide changed what the course requires, since that certificate."""
    changed = elements_changed(certificate.guide_version, version_taught(progress.course))
    return any(lesson.element in changed for lesson in progress.required)


def _certify(progress: Progress, enrollment: Enrollment, at: dt.datetime) -> Certificate:
    course, person = enrollment.course, enrollment.employee
    best = Attempt.objects.passed().filter(enrollment=enrollment).order_by("-score").first()
    certificate = Certificate.objects.create(
        course=course,
        employee=person,
        guide_version=version_taught(course),
        language=_language(course, person),
        title_fr=course.title_fr,
        title_en=course.title_en,
        level=course.level,
        score=best.score if best else None,
        lessons=len(progress.lessons),
        minutes=progress.minutes,
        completed_at=at,
        legal_name=person.legal_name,
        department_id=person.department_id,
        site_id=person.site_id,
        manager_id=person.manager_id,
    )
    record = {
        "person": person.pk,
        "subject": course.series,
        "guide_version": certificate.guide_version_id,
        "score": certificate.score,
        "lessons": certificate.lessons,
        "attempt": best.pk if best else None,
    }
    append("certificate", certificate.key, record=record, at=at)
    order_seal("certificate", about=certificate.key, person=person, language=certificate.language, at=at)
    return certificate


def _language(course: Course, person: Employee) -> str:
    other = "en" if person.language == "fr" else "fr"
    return person.language if getattr(course, f"title_{person.language}") else other


def _fulfil(course: Course, person: Employee, at: dt.datetime) -> None:
    rows = Assignment.objects.of(person).outstanding().standing().filter(ask__series=course.series)
    for assignment in rows.select_related("ask"):
        try:
            fulfil(assignment, at=at)
        except (AlreadyDone, NoLongerAsked):  # closed at this very moment: the certificate stands
            continue
