"""What is put up on walls and on the intranet, and how many came by it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from announcements.announcing import ForeignPath
from announcements.arriving import FEWEST_SHOWN, arrive, links_with_arrivals
from announcements.forms.putting_up import PosterForm
from announcements.models import Announcement, ShortLink
from announcements.posters import TooManyPosters, make_posters
from announcements.roles import VOICES
from documents.typesetting import PdfUnavailable
from people.access import EmployeeRequest, role_required
from people.models import Role

ON_A_PAGE = 50


@role_required(*VOICES)
def poster_make(request: EmployeeRequest) -> HttpResponse:
    form = PosterForm(request.POST or None, initial=_start_of(request))
    if form.is_valid():
        try:
            made = make_posters(form.poster(), sites=form.cleaned_data["sites"], by=request.user, at=timezone.now())
        except (ForeignPath, TooManyPosters) as refusal:
            form.refuse(refusal)
        except PdfUnavailable:
            messages.warning(request, _("PDFs cannot be made on this machine yet. Nothing was lost."))
        else:
            return _as_file(made, form.file_name())
    return render(request, "announcements/poster_make.html", {"form": form})


@require_safe
@never_cache
def link_follow(request: EmployeeRequest, code: str) -> HttpResponse:
    """A door: who is not logged in was sent to log in first; what only looks ahead is not counted."""
    link = get_object_or_404(ShortLink, code=code.lower())
    looks_ahead = request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", "")
    if not looks_ahead:
        arrive(link, on=request.today)
    return redirect(link.path)


@require_safe
@role_required(*VOICES, Role.AUDITOR)
def arrival_list(request: EmployeeRequest) -> HttpResponse:
    page = Paginator(links_with_arrivals(request.today), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "fewest": FEWEST_SHOWN, "may_announce": request.user.has_role(*VOICES)}
    return render(request, "announcements/arrival_list.html", context)


def _start_of(request: EmployeeRequest) -> dict[str, str]:
    """What the page one comes from says already: a guide's address, or an announcement."""
    start = {"path": request.GET.get("path", "/guides/")[:200]}
    chosen = request.GET.get("announcement", "")
    if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10:
        announcement = get_object_or_404(Announcement, pk=chosen)
        start["path"] = announcement.path
        for language in ("fr", "en"):
            if subject := getattr(announcement, f"subject_{language}"):
                start[f"line_{language}"] = subject[:90]
    given = ("line_fr", "line_en", "headline_fr", "headline_en")
    return start | {name: request.GET[name][:90] for name in given if request.GET.get(name)}


def _as_file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
