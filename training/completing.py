"""Whether a course is completed: one answer, derived from what was opened and passed, never stored."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from guidebook.models import GuideVersion
from people.models import Employee
from training.models import Attempt, Certificate, Course, Enrollment, Lesson, LessonOpening, QuizQuestion
from training.refreshing import elements_changed, version_taught


@dataclass(frozen=True)
class Passed:
    """An attempt that passed, by its key."""

    attempt: int
    score: int


class Reading(NamedTuple):
    """When a lesson was last read, and in which words; none: these were not kept yet."""

    at: dt.datetime
    edition: int | None
    language: str | None
    digest: str | None


@dataclass(frozen=True)
class Progress:
    """How far a person is in a course."""

    course: Course
    lessons: tuple[Lesson, ...]
    opened: frozenset[int]  # lessons read, those that changed since not counted
    again: frozenset[int]  # lessons to read again: the guide changed
    has_quiz: bool
    passed: Passed | None  # the best attempt of those that passed
    enrollment: Enrollment | None
    certificate: Certificate | None  # the latest
    changed: frozenset[int]  # elements of the guide that are no longer what they were for that certificate
    readings: Mapping[int, Reading]  # by lesson

    @property
    def is_passed(self) -> bool:
        return self.passed is not None

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
    def is_read_again(self) -> bool:
        """Whether a newer guide changed what the course requires, since the latest certificate."""
        return any(lesson.element in self.changed for lesson in self.required)

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
    begun = {row.course_id: row for row in Enrollment.objects.filter(employee=employee, course__in=courses).order_by()}
    return _progress([(course, employee.pk, begun.get(course.pk)) for course in courses])


def progress_of_each(enrollments: Iterable[Enrollment]) -> list[Progress]:
    """How far each of these is, in the same few queries however many people and courses there are."""
    return _progress([(enrollment.course, enrollment.employee_id, enrollment) for enrollment in enrollments])


def _progress(followed: list[tuple[Course, int, Enrollment | None]]) -> list[Progress]:
    courses = {course.pk: course for course, _person, _enrollment in followed}
    enrollments = [enrollment.pk for _course, _person, enrollment in followed if enrollment]
    lessons = _lessons(courses)
    asking = set(QuizQuestion.objects.filter(course__in=courses).order_by().values_list("course", flat=True).distinct())
    best = _best_attempts(enrollments)
    opened = _openings(enrollments)
    certificates = _latest_certificates(courses, {person for _course, person, _enrollment in followed})
    taught = _versions_taught(courses, certificates)
    since = _Changes()
    found = []
    for course, person, enrollment in followed:
        certificate, version = certificates.get((course.pk, person)), taught.get(course.guide_id)
        changed = since.certified(certificate, version)
        openings = opened[enrollment.pk] if enrollment else {}
        again = _to_read_again(lessons[course.pk], openings, changed, version)
        passed = best.get(enrollment.pk) if enrollment else None
        steps = (tuple(lessons[course.pk]), frozenset(openings.keys() - again), again, course.pk in asking, passed)
        found.append(Progress(course, *steps, enrollment, certificate, changed, openings))
    return found


def _lessons(courses: Iterable[int]) -> dict[int, list[Lesson]]:
    """Of each course, in order, without their texts."""
    lessons: dict[int, list[Lesson]] = defaultdict(list)
    found = Lesson.objects.filter(course__in=courses).order_by("position", "pk")
    for lesson in found.defer("body_fr", "body_en", "transcript_fr", "transcript_en"):
        lessons[lesson.course_id].append(lesson)
    return lessons


def _best_attempts(enrollments: Iterable[int]) -> dict[int, Passed]:
    """Of each enrollment, the attempt that passed with the most right, the first of several."""
    rows = Attempt.objects.passed().filter(enrollment__in=enrollments).order_by("score", "-pk")
    best = rows.values_list("enrollment", "pk", "score")
    return {enrollment: Passed(attempt, score or 0) for enrollment, attempt, score in best}


def _openings(enrollments: Iterable[int]) -> dict[int, dict[int, Reading]]:
    """How each lesson was last read."""
    opened: dict[int, dict[int, Reading]] = defaultdict(dict)
    rows = LessonOpening.objects.filter(enrollment__in=enrollments)
    read = ("last_opened_at", "edition", "edition__language", "edition__digest")
    for enrollment, lesson, *reading in rows.values_list("enrollment", "lesson", *read):
        opened[enrollment][lesson] = Reading(*reading)
    return opened


def _latest_certificates(courses: Iterable[int], people: Iterable[int]) -> dict[tuple[int, int], Certificate]:
    rows = Certificate.objects.filter(course__in=courses, employee__in=people).order_by("completed_at", "pk")
    return {(row.course_id, row.employee_id): row for row in rows.prefetch_related("guide_version")}


def _versions_taught(
    courses: dict[int, Course], certificates: Iterable[tuple[int, int]]
) -> dict[int | None, GuideVersion]:
    """By guide, for courses that somebody completed: only these may have something to read again."""
    found: dict[int | None, GuideVersion] = {}
    for course in (courses[key] for key in {key for key, _person in certificates}):
        if course.guide_id not in found and (version := version_taught(course)):
            found[course.guide_id] = version
    return found


class _Changes:
    """What changed between two versions, compared once for all whose certificates name the older."""

    def __init__(self) -> None:
        self.known: dict[tuple[int | None, int], frozenset[int]] = {}

    def certified(self, certificate: Certificate | None, version: GuideVersion | None) -> frozenset[int]:
        if certificate is None or version is None:
            return frozenset()
        pair = (certificate.guide_version_id, version.pk)
        if pair not in self.known:
            self.known[pair] = elements_changed(certificate.guide_version, version)
        return self.known[pair]


def _to_read_again(
    lessons: list[Lesson], openings: dict[int, Reading], changed: frozenset[int], version: GuideVersion | None
) -> frozenset[int]:
    """The lessons about what changed that were not read since."""
    since = version.published_at if version else None
    if not changed or since is None:
        return frozenset()
    about = (lesson.pk for lesson in lessons if lesson.element in changed)
    return frozenset(key for key in about if key not in openings or openings[key].at < since)
