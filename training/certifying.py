"""What follows when a course is completed: what was asked is done, and a certificate is made."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import Q, QuerySet

from assignments.fulfilling import fulfil_open
from assignments.models import Assignment
from documents.canonical import digest
from documents.ledger import append
from documents.sealing import order_seal
from people.models import Employee
from training.completing import Progress, progress_of_each
from training.models import Attempt, Certificate, CertifiedLesson, Course, Enrollment
from training.refreshing import version_taught


@transaction.atomic(savepoint=False)
def settle(enrollment: Enrollment, *, at: dt.datetime) -> Certificate | None:
    """The certificate, if the course is completed; asked twice, it is made once.

    The enrollment is locked, so that of a last lesson and a last answer at the same moment one makes it: what was read
    and passed is looked at once it is held. Nothing else is: the course and the person are everybody's.
    """
    held = Enrollment.objects.select_for_update(of=("self",)).select_related("employee").get(pk=enrollment.pk)
    held.course = enrollment.course
    (progress,) = progress_of_each([held])
    if not progress.is_done:
        return None
    certificate = _certified(progress, held, at)
    fulfil_open(Assignment.objects.of(held.employee).filter(ask__series=held.course.series), at=at)
    return certificate


@transaction.atomic
def settle_each(enrollments: QuerySet[Enrollment], *, at: dt.datetime) -> int:
    """All of these in the same few queries, however many they are: for a task, which comes back for those that somebody
    holds at this moment. How many requests are done; whoever still lacks a certificate is given one."""
    free = list(enrollments.select_for_update(of=("self",), skip_locked=True).select_related("course", "employee"))
    completed: dict[str, list[int]] = defaultdict(list)
    for held, progress in zip(free, progress_of_each(free), strict=True):
        if progress.is_done:
            _certified(progress, held, at)
            completed[held.course.series].append(held.employee_id)
    theirs = Q(pk__in=[])
    for series, people in completed.items():
        theirs |= Q(ask__series=series, employee__in=people)
    return fulfil_open(Assignment.objects.filter(theirs), at=at, waits=False)


def _certified(progress: Progress, held: Enrollment, at: dt.datetime) -> Certificate:
    """The certificate they have, or a new one where they have none, or read again what a newer guide changed."""
    if progress.certificate is None or progress.is_read_again:
        return _certify(progress, held, at)
    return progress.certificate


def _certify(progress: Progress, enrollment: Enrollment, at: dt.datetime) -> Certificate:
    course, person = enrollment.course, enrollment.employee
    best = progress.passed
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
    CertifiedLesson.objects.bulk_create(
        CertifiedLesson(certificate=certificate, edition_id=reading.edition, read_at=reading.at)
        for reading in progress.readings.values()
        if reading.edition is not None
    )
    record = {
        "person": person.pk,
        "subject": course.series,
        "guide_version": certificate.guide_version_id,
        "score": certificate.score,
        "lessons": certificate.lessons,
        "read": {str(key): reading.digest for key, reading in progress.readings.items() if reading.digest},
        "attempt": best.attempt if best else None,
        "attempt_digest": _asked(best.attempt) if best else None,
    }
    append("certificate", certificate.key, record=record, at=at)
    order_seal("certificate", about=certificate.key, person=person, language=certificate.language, at=at)
    return certificate


def _asked(attempt: int) -> str:
    """The digest of the quiz as it was asked, and answered."""
    questions, answers = Attempt.objects.values_list("questions", "answers").get(pk=attempt)
    return digest({"questions": questions, "answers": answers})


def _language(course: Course, person: Employee) -> str:
    other = "en" if person.language == "fr" else "fr"
    return person.language if getattr(course, f"title_{person.language}") else other
