from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.access import EmployeeRequest
from people.scoping import may_report
from people.wording import current_language
from training.assessing import level_of
from training.completing import progress_of
from training.following import CourseRetired, NotOffered, TextChanged, enroll, open_lesson
from training.models import Course
from training.models.courses import CourseQuerySet
from training.remembering import is_reworded, reworded, shown
from training.roles import WRITERS, may_read_drafts
from training.scheduling import coming_of, offers
from training.shelving import shelf_of

TEXT_CHANGED = _(
    "The text of this lesson changed while you were reading it. It was not marked as read: here is what it says now."
)
MOST_SESSIONS = 20  # the next ones; all are on the page of sessions


def course_list(request: EmployeeRequest) -> HttpResponse:
    level = level_of(request.user)
    shelf = shelf_of(request.user, level=level, on=request.today)
    context = {"shelf": shelf, "level": level, "may_report": may_report(request.user, on=request.today)}
    return render(request, "training/course_list.html", context)


def course_read(request: EmployeeRequest, slug: str) -> HttpResponse:
    """A POST enrolls, and leads where one left off."""
    course = course_or_404(request, slug)
    if request.method == "POST":
        try:
            enroll(course, by=request.user, at=timezone.now())
        except (CourseRetired, NotOffered):
            messages.warning(request, gettext("This training is no longer given: nobody begins it any more."))
            return redirect(course)
        following = progress_of(course, request.user).next_lesson
        return redirect(following or course)
    sessions = coming_of(course, at=timezone.now())
    progress = progress_of(course, request.user)
    context = {
        "progress": progress,
        "reworded": frozenset() if progress.is_done else reworded(progress),
        "offers": offers(sessions[:MOST_SESSIONS], request.user),
        "may_plan": course.is_current and request.user.has_role(*WRITERS),
    }
    return render(request, "training/course_read.html", context)


def lesson_read(request: EmployeeRequest, slug: str, pk: int) -> HttpResponse:
    """A POST says that it was read, and leads on: to the next lesson, or back to the course after the last."""
    course = course_or_404(request, slug)
    lessons = list(course.lessons.all())
    place = next((place for place, lesson in enumerate(lessons) if lesson.pk == pk), None)
    if place is None:
        raise Http404
    lesson, following = lessons[place], lessons[place + 1] if place + 1 < len(lessons) else None
    if request.method == "POST":
        try:
            open_lesson(lesson, digest=request.POST.get("digest", ""), by=request.user, at=timezone.now())
        except (CourseRetired, NotOffered):
            messages.warning(request, gettext("This training is no longer given: nobody begins it any more."))
        except TextChanged:
            messages.warning(request, TEXT_CHANGED)
            return redirect(lesson)
        return redirect(following or course)
    video = lesson.videos.current().first()
    progress = progress_of(course, request.user)
    reading = progress.readings.get(lesson.pk)
    context = {
        "course": course,
        "lesson": lesson,
        "video": video,
        "shown": shown(lesson, current_language(), video),
        "reading": reading,
        "is_reworded": is_reworded(lesson, reading, video),
        "previous": lessons[place - 1] if place else None,
        "following": following,
        "number": place + 1,
        "progress": progress,
    }
    return render(request, "training/lesson_read.html", context)


def course_or_404(request: EmployeeRequest, slug: str) -> Course:
    """One that is shown to the person; those who write courses see drafts too."""
    return get_object_or_404(readable_courses(request).select_related("guide"), slug=slug)


def readable_courses(request: EmployeeRequest) -> CourseQuerySet:
    return Course.objects.all() if may_read_drafts(request.user) else Course.objects.shown_to(request.user)
