from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from guidebook.models import GuideVersion, Situation
from guidebook.practical import Practical, practical_for
from guidebook.searching import LONGEST, matches, passages_matching
from guidebook.ticking import NoSuchStep, tick_step, ticked_by, untick_step
from people.access import EmployeeRequest


def networks_read(request: EmployeeRequest, slug: str) -> HttpResponse:
    practical = _practical(request, slug)
    networks = practical.networks()
    if not networks:
        raise Http404
    return render(request, "guidebook/networks_read.html", {"practical": practical, "networks": networks})


def profile_read(request: EmployeeRequest, slug: str) -> HttpResponse:
    practical = _practical(request, slug)
    if request.method == "POST":
        _tick(request, practical.version)
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect("guidebook:profile-read", slug)
    groups = practical.steps(ticked_by(request.user, practical.version.guide))
    kit = practical.kit()
    if not groups and not kit:
        raise Http404
    steps = [step for group in groups for step in group.steps]
    done = sum(step.is_ticked for step in steps)
    context = {"practical": practical, "groups": groups, "kit": kit, "done": done, "total": len(steps)}
    is_piece = request.method == "POST"
    page = "guidebook/_profile_steps.html" if is_piece else "guidebook/profile_read.html"
    return render(request, page, context)


def posting_read(request: EmployeeRequest, slug: str) -> HttpResponse:
    practical = _practical(request, slug)
    cases, rules, recovery = practical.cases(), practical.rules(), practical.recovery()
    if not (cases or rules or recovery):
        raise Http404
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    answer = request.GET.get("answer", "")
    answer = answer if answer in Situation.Answer.values else ""
    shown = [case for case in cases if answer in ("", case.answer)]
    context = {
        "practical": practical,
        "query": query,
        "answer": answer,
        "answers": [choice for choice in Situation.Answer if any(case.answer == choice for case in cases)],
        "cases": [case for case in shown if matches(query, [case.title, case.why, case.words])],
        "rules": [rule for rule in rules if matches(query, [rule.rule, rule.example, rule.consequence, rule.ask])],
        "recovery": recovery,
        "passages": passages_matching(practical.edition, query) if query else [],
        "has_cases": bool(cases),
    }
    return render(request, "guidebook/posting_read.html", context)


def _practical(request: EmployeeRequest, slug: str) -> Practical:
    versions = GuideVersion.objects.addressed_to(request.user).in_force().select_related("guide")
    version = get_object_or_404(versions.prefetch_related("editions"), guide__slug=slug)
    return practical_for(version, request.LANGUAGE_CODE, request.user)


def _tick(request: EmployeeRequest, version: GuideVersion) -> None:
    try:
        if "tick" in request.POST:
            tick_step(version, request.POST["tick"], by=request.user, at=timezone.now())
        elif "untick" in request.POST:
            untick_step(version, request.POST["untick"], by=request.user)
    except NoSuchStep as gone:
        raise Http404 from gone
