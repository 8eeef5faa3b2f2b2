from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from guidebook.forms.assisting import AssistantForm
from guidebook.forms.writing import StartForm
from guidebook.presets import UnknownSector, sectors
from guidebook.roles import WRITERS
from guidebook.starting import start_blank_guide, start_guide
from people.access import EmployeeRequest, role_required


@role_required(*WRITERS)
def guide_start(request: EmployeeRequest) -> HttpResponse:
    form = StartForm(request.POST or None)
    if form.is_valid():
        start = start_guide if form.cleaned_data["door"] == StartForm.STARTER else start_blank_guide
        titles = {"title_fr": form.cleaned_data["title_fr"], "title_en": form.cleaned_data["title_en"]}
        guide = start(**titles, by=request.user, at=timezone.now())
        messages.success(request, _("Your guide is started. Nobody sees it until you publish it."))
        return redirect("guidebook:version-write", guide.slug, 1)
    return render(request, "guidebook/guide_start.html", {"form": form})


@role_required(*WRITERS)
def guide_assist(request: EmployeeRequest) -> HttpResponse:
    """Without a sector: the first question; with one: the eleven others."""
    asked = request.POST if request.method == "POST" else request.GET
    if "sector" not in asked:
        return render(request, "guidebook/guide_assist.html", {"sectors": sectors()})
    try:
        form = AssistantForm(request.POST or None, sector_key=asked["sector"])
    except UnknownSector as unknown:
        raise Http404 from unknown
    if form.is_valid():
        guide = start_guide(answers=form.answers, by=request.user, at=timezone.now())
        messages.success(request, _("Your guide is written, in both languages. Make it yours: nobody sees it yet."))
        return redirect("guidebook:version-write", guide.slug, 1)
    return render(request, "guidebook/guide_assist.html", {"form": form})
