from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.access import EmployeeRequest
from training.completing import progress_of
from training.correcting import correct
from training.following import CourseRetired, NotOffered
from training.forms.courses import QuizForm
from training.models import Attempt, Course
from training.quizzing import AlreadySubmitted, NoAttemptLeft, NoQuiz, start_attempt, submit
from training.views.reading import course_or_404

LONGEST_KEY = 18  # digits that any database takes
REFUSALS = {
    CourseRetired: _("This training is no longer given. What you completed stays yours."),
    NotOffered: _("This training is not open to you yet. Ask human resources."),
    NoAttemptLeft: _("You have used all your attempts. Write to human resources, who can help you further."),
    NoQuiz: _("This training has no quiz."),
}


def quiz_take(request: EmployeeRequest, slug: str) -> HttpResponse:
    """The attempt under way; a POST without one begins it, a POST of its answers submits it."""
    if request.method == "POST" and "attempt" in request.POST:
        return _submit(request, _attempt_or_404(request, slug))
    course = course_or_404(request, slug)
    if request.method == "POST":
        return _begin(request, course)
    under_way = Attempt.objects.open().filter(enrollment__course=course, enrollment__employee=request.user).first()
    return _asked(request, course, under_way, QuizForm(attempt=under_way) if under_way else None)


def _submit(request: EmployeeRequest, attempt: Attempt) -> HttpResponse:
    if attempt.submitted_at:
        return _told_already(request, attempt)
    form = QuizForm(request.POST, attempt=attempt)
    if not form.is_valid():
        return _asked(request, attempt.enrollment.course, attempt, form)
    try:
        submit(attempt, form.chosen, by=request.user, at=timezone.now())
    except AlreadySubmitted:
        return _told_already(request, attempt)
    return redirect(attempt)


def _asked(request: EmployeeRequest, course: Course, attempt: Attempt | None, form: QuizForm | None) -> HttpResponse:
    context = {"progress": progress_of(course, request.user), "attempt": attempt, "form": form}
    return render(request, "training/quiz_take.html", context)


def _begin(request: EmployeeRequest, course: Course) -> HttpResponse:
    try:
        start_attempt(course, by=request.user, at=timezone.now())
    except tuple(REFUSALS) as refusal:
        messages.warning(request, REFUSALS[type(refusal)])
        return redirect(course)
    return redirect("training:quiz-take", course.slug)


def _attempt_or_404(request: EmployeeRequest, slug: str) -> Attempt:
    """The one that was sent, of a course that the person began; somebody else's does not exist."""
    sent = request.POST["attempt"]
    if not sent.isdecimal() or len(sent) > LONGEST_KEY:
        raise Http404
    mine = Attempt.objects.filter(enrollment__course__slug=slug, enrollment__employee=request.user)
    return get_object_or_404(mine.select_related("enrollment__course__guide"), pk=int(sent))


def _told_already(request: EmployeeRequest, attempt: Attempt) -> HttpResponse:
    said = gettext("This quiz was already sent, from another tab perhaps. Your first answers stand; here they are.")
    messages.info(request, said)
    return redirect(attempt)


def attempt_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    attempts = Attempt.objects.submitted().filter(enrollment__employee=request.user)
    attempt = get_object_or_404(attempts.select_related("enrollment__course__guide"), pk=pk)
    progress = progress_of(attempt.enrollment.course, request.user)
    context = {"attempt": attempt, "questions": correct(attempt), "progress": progress}
    return render(request, "training/attempt_read.html", context)
