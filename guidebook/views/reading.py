from __future__ import annotations

import re

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from guidebook.hiding import shown_to
from guidebook.models import GuideVersion
from guidebook.opening import open_guide
from guidebook.reading import open_page, preview_page, shelf_of
from guidebook.reviewing import reviewable_by
from people.access import EmployeeRequest
from people.models import Organisation
from people.ready import give
from people.wording import LANGUAGES


def guide_list(request: EmployeeRequest) -> HttpResponse:
    today = Organisation.current().today(timezone.now())
    shelf = shelf_of(request.user, language=request.LANGUAGE_CODE, on=today)
    return render(request, "guidebook/guide_list.html", {"shelf": shelf})


def guide_read(request: EmployeeRequest, slug: str) -> HttpResponse:
    opened = open_guide(slug, request.user, _language(request))
    if opened is None:
        return _retired(request, slug)
    key = (opened.edition, opened.ask, opened.wanted, opened.earlier)
    return give(request, "guidebook/guide_read.html", opened.context, key=key, roles=opened.roles)


def _retired(request: EmployeeRequest, slug: str) -> HttpResponse:
    addressed = GuideVersion.objects.addressed_to(request.user).filter(guide__slug=slug).select_related("guide")
    version = addressed.most_current()
    if version is None:
        raise Http404
    earlier = version.guide.versions.acknowledged_by(request.user).retired()
    return render(request, "guidebook/guide_read.html", {"version": version, "page": None, "earlier": earlier})


def version_read(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    addressed = GuideVersion.objects.addressed_to(request.user).filter(guide__slug=slug).select_related("guide")
    version = get_object_or_404(addressed.prefetch_related("editions"), number=number)
    if version.is_in_force:
        return redirect(version.guide)
    is_theirs = GuideVersion.objects.acknowledged_by(request.user).filter(pk=version.pk).exists()
    page = open_page(version, _language(request), request.user) if is_theirs else None
    context = {"version": version, "page": page, "in_force": addressed.in_force().first()}
    return render(request, "guidebook/version_read.html", context)


def version_preview(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    versions = reviewable_by(request.user).with_text().prefetch_related("editions")
    version = get_object_or_404(versions, guide__slug=slug, number=number)
    page = preview_page(version, _language(request), combination=_combination(request))
    shown = shown_to(version, on=Organisation.current().today(timezone.now()))
    return render(request, "guidebook/version_preview.html", {"version": version, "page": page, "shown": shown})


def _combination(request: EmployeeRequest) -> int:
    asked = request.GET.get("combination", "")
    return int(asked) if re.fullmatch(r"[0-9]{1,3}", asked) else 0


def _language(request: EmployeeRequest) -> str:
    """Of the text; the pages around it stay in the language of the site."""
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else request.LANGUAGE_CODE
