from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from guidebook.models import GuideVersion
from guidebook.roles import WRITERS
from guidebook.spreading import prepare, words_for
from people.access import EmployeeRequest, role_required


@role_required(*WRITERS)
def version_announce(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    in_force = GuideVersion.objects.in_force().select_related("guide", "ask", "audience").prefetch_related("editions")
    version = get_object_or_404(in_force, guide__slug=slug, number=number)
    if request.method == "POST":
        announcement = prepare(version, by=request.user, at=timezone.now())
        messages.success(request, gettext("The mail is a draft: make it yours, then see it as a person does."))
        return redirect("announcements:announcement-change", announcement.pk)
    return render(request, "guidebook/version_announce.html", {"version": version, "words": words_for(version)})
