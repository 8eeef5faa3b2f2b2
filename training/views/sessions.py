from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from announcements.personalising import address_of
from people.access import EmployeeRequest
from people.models import Organisation
from training.booking import (
    BookingClosed,
    NotBooked,
    NotOffered,
    SessionBegun,
    SessionCancelled,
    book,
    leave,
    place_in_line,
)
from training.calendars import close_feed, open_feed, published, reader_of, sessions_of
from training.hosting import may_host
from training.models import Session
from training.roles import WRITERS
from training.scheduling import coming_for, offers, readable

PER_PAGE = 25
REFUSALS = {
    BookingClosed: _("Booking is closed for this session: nothing was booked."),
    NotBooked: _("You have no place in this session any more."),
    NotOffered: _("This training is no longer given: nobody books it any more."),
    SessionBegun: _("This session has begun: your place stays as it was."),
    SessionCancelled: _("This session was cancelled meanwhile."),
}


def session_list(request: EmployeeRequest) -> HttpResponse:
    page = Paginator(coming_for(request.user, at=timezone.now()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "training/session_list.html", {"page": page, "offers": offers(page, request.user)})


def session_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    """A POST books, or with `leave` gives the place up."""
    session, now = get_object_or_404(readable(request.user), pk=pk), timezone.now()
    if request.method == "POST":
        _book_or_leave(request, session)
        return redirect(session)
    [offer] = offers([session], request.user)
    context = {
        "offer": offer,
        "session": session,
        "line": place_in_line(offer.booking) if offer.booking and not offer.booking.is_seated else None,
        "is_open": session.takes_bookings(now),
        "has_begun": session.has_begun(now),
        "organiser_left": (session.organiser.left_on or request.today) < request.today,
        "may_host": may_host(session, request.user),
        "may_write": request.user.has_role(*WRITERS),
    }
    return render(request, "training/session_read.html", context)


def _book_or_leave(request: EmployeeRequest, session: Session) -> None:
    now = timezone.now()
    try:
        if "leave" in request.POST:
            leave(session, person=request.user, by=request.user, at=now)
            messages.success(request, gettext("Your place is given up. Thank you for leaving it to somebody else."))
        elif book(session, by=request.user, at=now).is_seated:
            messages.success(request, gettext("A seat is yours."))
        else:
            messages.success(request, gettext("You are in the waiting list: we write to you when a seat comes free."))
    except tuple(REFUSALS) as refusal:
        messages.warning(request, REFUSALS[type(refusal)])


@require_safe
def session_calendar(request: EmployeeRequest, pk: int) -> HttpResponse:
    """For those who have a seat."""
    seated = request.user.bookings.seated().order_by().values("session")
    session = get_object_or_404(readable(request.user).standing().filter(pk__in=seated), pk=pk)
    written = published([session], language=request.LANGUAGE_CODE[:2], at=timezone.now())
    return _calendar(written, name=f"session-{session.pk}.ics")


def calendar_share(request: EmployeeRequest) -> HttpResponse:
    """The address is shown once, on the page that answers; only its digest is kept."""
    feeds, now, secret = request.user.calendar_feeds, timezone.now(), ""
    if request.method == "POST" and "revoke" in request.POST:
        close_feed(by=request.user, at=now)
        messages.success(request, gettext("The address no longer answers."))
        return redirect("training:calendar-share")
    if request.method == "POST":
        secret = open_feed(by=request.user, at=now)
    context = {
        "feed": feeds.filter(revoked_at=None).first(),
        "address": address_of(reverse("training:calendar-feed", args=[secret])) if secret else "",
    }
    answer = render(request, "training/calendar_share.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever knows the secret reads it: calendars cannot log in."""
    now = timezone.now()
    reader = reader_of(secret, on=Organisation.current().today(now))
    if reader is None:
        raise Http404
    name = gettext("Trainings, %(organisation)s") % {"organisation": Organisation.current().name}
    return _calendar(published(sessions_of(reader, at=now), language=reader.language, at=now, name=name))


def _calendar(written: str, *, name: str = "") -> HttpResponse:
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    if name:
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
