from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.access import EmployeeRequest, role_required
from training.asking import ask_course
from training.forms.courses import AskForm
from training.models import Course
from training.publishing import AlreadyPublished, NotCurrent, NothingToComplete, TooFewQuestions, publish, retire
from training.roles import WRITERS
from training.showing import gaps_of

REFUSALS = {
    AlreadyPublished: _("This training is published already."),
    NothingToComplete: _("Nothing is published: add a required lesson or a question first."),
    TooFewQuestions: _("Nothing is published: more questions are to be drawn than there are."),
    NotCurrent: _("This training is not in force: nothing was changed."),
}


@role_required(*WRITERS)
def course_ask(request: EmployeeRequest, slug: str) -> HttpResponse:
    course = get_object_or_404(Course.objects.current(), slug=slug)
    form = AskForm(request.POST or None, today=request.today)
    if form.is_valid():
        ask_course(course, audience=form.save_audience(), **form.due(), by=request.user, at=timezone.now())
        messages.success(request, gettext("Asked: each person finds this training among what they have to do."))
        return redirect(course)
    return render(request, "training/course_ask.html", {"course": course, "form": form})


@role_required(*WRITERS)
def course_publish(request: EmployeeRequest, slug: str) -> HttpResponse:
    course = get_object_or_404(Course, slug=slug)
    if request.method == "POST":
        try:
            publish(course, by=request.user, at=timezone.now())
            messages.success(request, gettext("Published: it can be followed, and asked."))
        except (AlreadyPublished, NothingToComplete, TooFewQuestions) as refusal:
            messages.warning(request, REFUSALS[type(refusal)])
        return redirect(course)
    return render(request, "training/course_publish.html", {"course": course, "gaps": gaps_of(course)})


@role_required(*WRITERS)
def course_retire(request: EmployeeRequest, slug: str) -> HttpResponse:
    course = get_object_or_404(Course.objects.published(), slug=slug)
    if request.method == "POST":
        try:
            retire(course, by=request.user, at=timezone.now())
            messages.success(request, gettext("Retired: nobody is asked any more; what was completed stays."))
        except NotCurrent as refusal:
            messages.warning(request, REFUSALS[type(refusal)])
        return redirect(course)
    return render(request, "training/course_retire.html", {"course": course})
