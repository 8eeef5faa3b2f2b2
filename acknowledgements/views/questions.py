from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from acknowledgements.forms.questions import QuestionForm
from acknowledgements.inquiring import MOST_WAITING, NotInForce, TooManyWaiting, ask_question
from acknowledgements.models import ReaderQuestion
from acknowledgements.pinning import asked_about
from guidebook.models import GuideVersion
from guidebook.reading import edition_for, section_of
from people.access import EmployeeRequest
from people.wording import LANGUAGES

PER_PAGE = 50


def section_ask(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    version, language = _version(request, slug, number), _language(request)
    edition = edition_for(version, language, request.user)
    section = section_of(edition, key)
    if section is None:
        raise Http404
    in_place = bool(request.htmx)  # type: ignore[attr-defined]
    form = QuestionForm(request.POST if request.method == "POST" else None, anchor=section.anchor, in_place=in_place)
    if request.method == "POST" and form.is_valid() and _ask(request, version, key, form):
        if in_place:
            return render(request, "acknowledgements/_asked.html")
        messages.success(request, _("Your question has reached human resources."))
        return redirect(_where_they_read(request, version, key))
    context = {"version": version, "edition": edition, "section": section, "form": form}
    context["back"] = _where_they_read(request, version, key)
    response = render(request, f"acknowledgements/{'_ask' if in_place else 'section_ask'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def version_questions(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    version, language = _version(request, slug, number), _language(request)
    if not version.is_in_force:
        return redirect(version.guide)
    edition = edition_for(version, language, request.user)
    sections = asked_about(edition, request.user, language=language)
    context = {"version": version, "edition": edition, "sections": sections}
    context["is_empty"] = all(section.is_empty for section in sections)
    page = "_questions" if request.htmx else "version_questions"  # type: ignore[attr-defined]
    response = render(request, f"acknowledgements/{page}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def question_mine(request: EmployeeRequest) -> HttpResponse:
    mine = ReaderQuestion.objects.of(request.user).select_related("guide", "answered_by")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "acknowledgements/question_mine.html", {"page": page})


def _version(request: EmployeeRequest, slug: str, number: int) -> GuideVersion:
    versions = GuideVersion.objects.addressed_to(request.user).select_related("guide").prefetch_related("editions")
    return get_object_or_404(versions, guide__slug=slug, number=number)


def _language(request: EmployeeRequest) -> str:
    """Of the text they are reading."""
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else request.LANGUAGE_CODE


def _ask(request: EmployeeRequest, version: GuideVersion, key: str, form: QuestionForm) -> bool:
    """False when it was refused: the form says why."""
    given = form.cleaned_data
    try:
        ask_question(
            version,
            key,
            passage=given["passage"],
            question=given["question"],
            language=_language(request),
            by=request.user,
            at=timezone.now(),
        )
    except TooManyWaiting:
        many = _("%(most)d of your questions wait for an answer already. Nothing was sent: wait for one of them.")
        form.add_error(None, many % {"most": MOST_WAITING})
    except NotInForce:
        form.add_error(None, _("This version was replaced. Nothing was sent: ask about the one in force."))
    return form.is_valid()


def _where_they_read(request: EmployeeRequest, version: GuideVersion, key: str) -> str:
    """The section in its guide, or on its own page for who opens them one by one."""
    language = request.GET.get("language", "")
    query = f"?language={language}" if language in LANGUAGES else ""
    if request.GET.get("from") == "open":
        return reverse("acknowledgements:section-open", args=[version.guide.slug, version.number, key]) + query
    return f"{version.guide.get_absolute_url()}{query}#s-{key}"
