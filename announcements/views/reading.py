"""Announcements as employees read them inside the site."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from announcements.models import Announcement
from announcements.personalising import EmptyPlaceholder
from announcements.reading import NotAsked, as_read_by, confirm_reading, has_read
from people.access import EmployeeRequest
from people.wording import current_language

ON_A_PAGE = 20


@require_safe
def news_list(request: EmployeeRequest) -> HttpResponse:
    found = Announcement.objects.addressed_to(request.user).current(timezone.now()).order_by("-started_at", "-pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "announcements/news_list.html", {"page": page})


@require_safe
def news_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = _theirs_or_404(request, pk)
    try:
        told = as_read_by(announcement, request.user, language=current_language(), at=timezone.now())
    except EmptyPlaceholder as error:  # nobody could be written to either: the mail says why to whoever announces
        raise Http404 from error
    context = {"announcement": announcement, "told": told, "has_read": has_read(announcement, request.user)}
    return render(request, "announcements/news_read.html", context)


@require_POST
def news_confirm(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = _theirs_or_404(request, pk)
    try:
        confirm_reading(announcement, by=request.user, at=timezone.now())
    except NotAsked:
        messages.info(request, _("This announcement asks for nothing: there is nothing to confirm."))
    else:
        messages.success(request, _("Thank you. It is noted that you have read it."))
    return redirect("announcements:news-read", pk)


def _theirs_or_404(request: EmployeeRequest, pk: int) -> Announcement:
    theirs = Announcement.objects.addressed_to(request.user).current(timezone.now())
    return get_object_or_404(theirs.select_related("ask", "created_by"), pk=pk)
