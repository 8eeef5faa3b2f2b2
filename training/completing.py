"""Whether a course is completed: one answer, derived from what was opened and passed, never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from guidebook.models import GuideVersion
from people.models import Employee
from training.models import Attempt, Certificate, Course, Enrollment, Lesson, LessonOpening, QuizQuestion
from training.refreshing import elements_changed, version_taught


@dataclass(frozen=True)
class Progress:
    """How far a person is in a course."""

    course: Course
    lessons: tuple[Lesson, ...]
    opened: frozenset[int]  # lessons read, those that changed since not counted
    again: frozenset[int]  # lessons to read again: the guide changed
    has_quiz: bool
    is_passed: bool
    enrollment: Enrollment | None = None
    certificate: Certificate | None = None

    @property
    def required(self) -> list[Lesson]:
        return [lesson for lesson in self.lessons if lesson.is_required]

    @property
    def remaining(self) -> list[Lesson]:
        return [lesson for lesson in self.required if lesson.pk not in self.opened]

    @property
    def steps(self) -> int:
        return len(self.required) + self.has_quiz

    @property
    def steps_done(self) -> int:
        return len(self.required) - len(self.remaining) + (self.has_quiz and self.is_passed)

    @property
    def is_done(self) -> bool:
        """All required lessons opened and the quiz passed; a course that asks nothing is never done."""
        return self.steps > 0 and self.steps_done == self.steps

    @property
    def percent(self) -> int:
        """Between 0 and 100, which only what is done reaches."""
        return 100 * self.steps_done // self.steps if self.steps else 0

    @property
    def is_begun(self) -> bool:
        return self.enrollment is not None

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def next_lesson(self) -> Lesson | None:
        """Where one left off: the first lesson not read, required or not; None once all are."""
        unread = [lesson for lesson in self.lessons if lesson.pk not in self.opened]
        return next((lesson for lesson in unread if lesson.is_required), None) or next(iter(unread), None)


def progress_of(course: Course, employee: Employee) -> Progress:
    return progress_in([course], employee)[0]


def progress_in(courses: Iterable[Course], employee: Employee) -> list[Progress]:
    """In each course, in the same few queries however many there are."""
    courses = list(courses)
    lessons: dict[int, list[Lesson]] = defaultdict(list)
    for lesson in Lesson.objects.filter(course__in=courses).defer("body_fr", "body_en", "transcript_fr"):
        lessons[lesson.course_id].append(lesson)
    asking = QuizQuestion.objects.filter(course__in=courses).order_by().values("course").annotate(number=Count("pk"))
    with_quiz = {row["course"] for row in asking}
    enrollments = {row.course_id: row for row in Enrollment.objects.filter(employee=employee, course__in=courses)}
    passed = set(
        Attempt.objects.passed().filter(enrollment__in=enrollments.values()).values_list("enrollment", flat=True)
    )
    opened = _openings(enrollments.values())
    certificates = _latest_certificates(courses, employee)
    taught = _versions_taught(courses, certificates)
    found = []
    for course in courses:
        mine = enrollments.get(course.pk)
        certificate = certificates.get(course.pk)
        version = taught.get(course.guide_id)
        read, again = _read(lessons[course.pk], opened.get(mine.pk, {}) if mine else {}, certificate, version)
        is_passed = mine is not None and mine.pk in passed
        found.append(
            Progress(
                course, tuple(lessons[course.pk]), read, again, course.pk in with_quiz, is_passed, mine, certificate
            )
        )
    return found


def _openings(enrollments: Iterable[Enrollment]) -> dict[int, dict[int, LessonOpening]]:
    opened: dict[int, dict[int, LessonOpening]] = defaultdict(dict)
    for opening in LessonOpening.objects.filter(enrollment__in=list(enrollments)):
        opened[opening.enrollment_id][opening.lesson_id] = opening
    return opened


def _latest_certificates(courses: list[Course], employee: Employee) -> dict[int, Certificate]:
    rows = Certificate.objects.of(employee).filter(course__in=courses).select_related("guide_version__guide")
    return {row.course_id: row for row in rows.order_by("completed_at", "pk")}


def _versions_taught(courses: list[Course], certificates: dict[int, Certificate]) -> dict[int | None, GuideVersion]:
    """By guide, for courses that the person completed: only these may have something to read again."""
    found: dict[int | None, GuideVersion] = {}
    for course in courses:
        if course.pk in certificates and course.guide_id not in found and (version := version_taught(course)):
            found[course.guide_id] = version
    return found


def _read(
    lessons: list[Lesson],
    openings: dict[int, LessonOpening],
    certificate: Certificate | None,
    version: GuideVersion | None,
) -> tuple[frozenset[int], frozenset[int]]:
    since = version.published_at if version else None
    changed = elements_changed(certificate.guide_version, version) if certificate else frozenset[int]()
    again = {
        lesson.pk
        for lesson in lessons
        if lesson.element in changed
        and since
        and (lesson.pk not in openings or openings[lesson.pk].last_opened_at < since)
    }
    return frozenset(openings.keys() - again), frozenset(again)
