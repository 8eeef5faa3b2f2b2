from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from people.access import EmployeeRequest
from training.assessing import assess, choose_level, latest_of, reassess
from training.forms.courses import AssessmentForm, ConfidenceForm, LevelForm
from training.models import Certificate


def assessment_take(request: EmployeeRequest) -> HttpResponse:
    """Three small forms: the six questions, the level one would rather have, how at ease one feels afterwards."""
    latest = latest_of(request.user)
    again = "again" in request.GET
    form = AssessmentForm(request.POST if "assess" in request.POST else None)
    level = LevelForm(request.POST if "choose" in request.POST else None, initial={"level": latest and latest.level})
    confidence = ConfidenceForm(request.POST if "reassess" in request.POST else None)
    if form.is_valid():
        assess(form.answers, form.cleaned_data["confidence"], by=request.user, at=timezone.now())
        return redirect("training:assessment-take")
    if latest and level.is_valid():
        choose_level(level.cleaned_data["level"], by=request.user)
        messages.success(request, gettext("Your level is noted. Your trainings follow it."))
        return redirect("training:course-list")
    if latest and confidence.is_valid():
        reassess(confidence.cleaned_data["confidence"], by=request.user, at=timezone.now())
        messages.success(request, gettext("Thank you. Your answer counts in a mean, and nobody sees it alone."))
        return redirect("training:course-list")
    learned = latest is not None and Certificate.objects.of(request.user).exists()
    asks = latest is None or again or form.is_bound
    asks_anew = learned and latest is not None and latest.confidence_after is None
    context = {
        "latest": latest,
        "form": form if asks else None,
        "level": level,
        "confidence": confidence if asks_anew else None,
    }
    return render(request, "training/assessment_take.html", context)
