from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from people.access import EmployeeRequest, role_required
from training.booking import NotBooked, SessionBegun, SessionCancelled, free_seats, leave
from training.forms.courses import AttendanceForm, CancellationForm, SessionForm
from training.hosting import (
    InThePast,
    NotBegun,
    SeatsTaken,
    cancel,
    change,
    may_host,
    people_of,
    plan,
    record_attendance,
)
from training.models import Course, Session
from training.publishing import NotCurrent
from training.roles import WRITERS

REFUSALS = {
    InThePast: _("This moment is over: nothing was changed."),
    NotBegun: _("It has not begun yet: nobody can have come."),
    NotBooked: _("This person has no place in the session any more."),
    NotCurrent: _("This training is not in force: nothing was changed."),
    SessionBegun: _("This session has begun: nothing was changed."),
    SessionCancelled: _("This session was cancelled: nothing was changed."),
}


@role_required(*WRITERS)
def session_add(request: EmployeeRequest, slug: str) -> HttpResponse:
    course = get_object_or_404(Course.objects.current(), slug=slug)
    session = Session(course=course)
    form = SessionForm(request.POST or None, session=session, organiser=request.user, at=timezone.now())
    if form.is_valid():
        session.organiser = form.cleaned_data["host"]
        try:
            plan(session, by=request.user, at=timezone.now())
            messages.success(request, gettext("Planned: people find it on the page of the training and may book."))
            return redirect(session)
        except (InThePast, NotCurrent) as refusal:
            messages.warning(request, REFUSALS[type(refusal)])
            return redirect(course)
    return render(request, "training/session_add.html", {"course": course, "form": form})


@role_required(*WRITERS)
def session_write(request: EmployeeRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(Session.objects.select_related("course", "organiser"), pk=pk)
    form = SessionForm(request.POST or None, session=session, organiser=session.organiser, at=timezone.now())
    if form.is_valid():
        session.organiser = form.cleaned_data["host"]
        try:
            change(session, by=request.user, at=timezone.now())
            messages.success(request, gettext("Saved. Those who booked are told of what concerns them."))
            return redirect(session)
        except SeatsTaken as refusal:
            form.add_error("seats", _too_few(refusal.taken))
        except (InThePast, SessionBegun, SessionCancelled) as refusal:
            messages.warning(request, REFUSALS[type(refusal)])
            return redirect(session)
    return render(request, "training/session_write.html", {"session": session, "form": form})


def _too_few(taken: int) -> str:
    said = ngettext(
        "%(number)s person has a seat already: give it up with them first, or leave that many seats.",
        "%(number)s people have a seat already: give some up with them first, or leave that many seats.",
        taken,
    )
    return said % {"number": taken}


def session_attend(request: EmployeeRequest, pk: int) -> HttpResponse:
    """Who has a place. A POST records who came, or with `release` gives up one person’s place."""
    session, now = _hosted_or_404(request, pk), timezone.now()
    bookings = list(people_of(session))
    seated = [booking for booking in bookings if booking.is_seated]
    form = AttendanceForm(request.POST or None, bookings=seated)
    if request.method == "POST" and "release" in request.POST:
        _release(request, session)
        return redirect("training:session-attend", session.pk)
    if form.is_valid():
        try:
            record_attendance(session, form.came, by=request.user, at=now)
            messages.success(request, gettext("Recorded."))
        except (NotBegun, SessionCancelled) as refusal:
            messages.warning(request, REFUSALS[type(refusal)])
        return redirect("training:session-attend", session.pk)
    context = {
        "session": session,
        "form": form,
        "rows": [(booking, form[str(booking.pk)]) for booking in seated],
        "waiting": [booking for booking in bookings if not booking.is_seated],
        "free": free_seats(session),
        "has_begun": session.has_begun(now),
    }
    return render(request, "training/session_attend.html", context)


def _release(request: EmployeeRequest, session: Session) -> None:
    wanted = request.POST["release"]
    booking = get_object_or_404(people_of(session), pk=int(wanted) if wanted.isdecimal() else 0)
    try:
        leave(session, person=booking.employee, by=request.user, at=timezone.now())
        messages.success(request, gettext("%(name)s’s place is given up.") % {"name": booking.employee.name})
    except (NotBooked, SessionBegun, SessionCancelled) as refusal:
        messages.warning(request, REFUSALS[type(refusal)])


def session_cancel(request: EmployeeRequest, pk: int) -> HttpResponse:
    session = _hosted_or_404(request, pk)
    form = CancellationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            cancel(session, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            messages.success(request, gettext("Cancelled: whoever booked is told, and their calendars forget it."))
        except (SessionBegun, SessionCancelled) as refusal:
            messages.warning(request, REFUSALS[type(refusal)])
        return redirect(session)
    booked = session.bookings.standing().count()
    return render(request, "training/session_cancel.html", {"session": session, "form": form, "booked": booked})


def _hosted_or_404(request: EmployeeRequest, pk: int) -> Session:
    session = get_object_or_404(Session.objects.select_related("course", "organiser"), pk=pk)
    if not may_host(session, request.user):
        raise Http404
    return session
