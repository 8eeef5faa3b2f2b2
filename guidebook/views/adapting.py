from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from guidebook.adapting import ProposalChanged, adapt, answers_of, propose
from guidebook.drafting import AlreadyPublished
from guidebook.forms.adapting import PostureForm
from guidebook.hiding import NothingLeft
from guidebook.models import GuideVersion
from guidebook.roles import WRITERS
from guidebook.views.writing import NOTHING_LEFT
from people.access import EmployeeRequest, role_required


@role_required(*WRITERS)
def version_adapt(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    """First which posture and which sector (GET), then what that changes; a POST makes it so."""
    version = get_object_or_404(GuideVersion.objects.select_related("guide"), guide__slug=slug, number=number)
    if not version.is_draft:
        messages.warning(request, _("This version is published: its text no longer changes."))
        return redirect("guidebook:version-write", slug, number)
    asked = request.POST if request.method == "POST" else request.GET
    form = PostureForm(asked if "posture" in asked else None, answers=answers_of(version))
    if not form.is_valid():
        return render(request, "guidebook/version_adapt.html", {"version": version, "form": form})
    proposal = propose(version, form.answers)
    if request.method == "POST":
        accepted, seen = request.POST.getlist("accepted"), request.POST.get("seen", "")
        try:
            adapt(version, form.answers, accepted=accepted, seen=seen, by=request.user, at=timezone.now())
        except ProposalChanged:
            messages.warning(
                request, _("The draft changed meanwhile. Nothing was done: look at the differences again.")
            )
            return redirect(f"{request.path}?{urlencode(form.cleaned_data)}")
        except AlreadyPublished:
            messages.warning(request, _("This version is published: its text no longer changes."))
        except NothingLeft:
            messages.warning(request, NOTHING_LEFT)
        else:
            messages.success(request, _("The draft follows this posture and this sector from now on."))
        return redirect("guidebook:version-write", slug, number)
    return render(request, "guidebook/version_adapt.html", {"version": version, "form": form, "proposal": proposal})
