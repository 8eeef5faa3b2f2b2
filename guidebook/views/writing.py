from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guidebook.drafting import AlreadyPublished
from guidebook.forms.writing import DescriptionForm, NewSectionForm, SectionForm
from guidebook.hiding import NothingLeft
from guidebook.locking import lock_of_another, release
from guidebook.models import GuideVersion, Section, SectionText
from guidebook.placeholders import PLACEHOLDERS
from guidebook.roles import PREVIEWERS, PUBLISHERS, WRITERS
from guidebook.unsaved import discard, is_outdated, unsaved_of
from guidebook.workbench import Place, find_place, workbench_of
from guidebook.writing import WrittenMeanwhile, add_section, describe, move_section, remove_section, rewrite_section
from people.access import EmployeeRequest, role_required
from people.models import Role
from people.wording import LANGUAGES

NOTHING_LEFT = gettext_lazy(
    "Some people would have no section left to read. Nothing was removed: first show them another section."
)


@role_required(*PREVIEWERS)
def version_write(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    version = get_object_or_404(GuideVersion, guide__slug=slug, number=number)
    context = {
        "bench": workbench_of(version, at=timezone.now()),
        "form": NewSectionForm(),
        "may_write": version.is_draft and request.user.has_role(*WRITERS),
        "may_draft": not version.is_draft and request.user.has_role(*WRITERS),
        "may_publish": request.user.has_role(*PUBLISHERS),
        "may_announce": request.user.has_role(Role.HR_ADMIN, Role.COMMUNICATIONS),
    }
    return render(request, "guidebook/version_write.html", context)


@role_required(*WRITERS)
def version_describe(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    version = get_object_or_404(GuideVersion.objects.select_related("guide"), guide__slug=slug, number=number)
    form = DescriptionForm(request.POST or None, version=version)
    if form.is_valid():
        try:
            describe(version, **form.cleaned_data, by=request.user, at=timezone.now())
        except AlreadyPublished:
            return _published_meanwhile(request, version)
        messages.success(request, _("Saved."))
        return redirect("guidebook:version-write", slug, number)
    return render(request, "guidebook/version_describe.html", {"version": version, "form": form})


@role_required(*WRITERS)
def section_add(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    version = get_object_or_404(GuideVersion.objects.select_related("guide"), guide__slug=slug, number=number)
    form = NewSectionForm(request.POST or None)
    if form.is_valid():
        try:
            section = add_section(version, **form.cleaned_data, by=request.user, at=timezone.now())
        except AlreadyPublished:
            return _published_meanwhile(request, version)
        return redirect("guidebook:section-write", slug, number, section.key)
    return render(request, "guidebook/section_add.html", {"version": version, "form": form})


@role_required(*WRITERS)
def section_write(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    version = get_object_or_404(GuideVersion.objects.select_related("guide"), guide__slug=slug, number=number)
    place = find_place(version, key)
    if place is None or not version.is_draft:
        return _nowhere_to_write(request, version)
    unsaved = unsaved_of(place.section, request.user)
    form = SectionForm(request.POST or None, section=place.section, unsaved=unsaved)
    newer: dict[str, SectionText | None] = {}
    if form.is_valid():
        try:
            element = form.cleaned_data["element"]
            rewrite_section(place.section, form.sheets, element=element, by=request.user, at=timezone.now())
        except WrittenMeanwhile as refusal:
            newer = refusal.newer
            form.take_over(newer)
        except AlreadyPublished:
            return _nowhere_to_write(request, version)
        else:
            discard(place.section, by=request.user)
            release(place.section, by=request.user)
            messages.success(request, _("“%(section)s” is saved.") % {"section": form.shown_title})
            if form.unknown_placeholders:
                messages.warning(request, _unknown(form.unknown_placeholders))
            return redirect(_after_saving(place, goes_on="next" in request.POST))
    lock = None if form.is_bound else lock_of_another(place.section, by=request.user, at=timezone.now())
    context = {"version": version, "place": place, "form": form, "newer": newer, "lock": lock, "unsaved": unsaved}
    context["typed_at"] = max((sheet.typed_at for sheet in unsaved.values()), default=None)
    context["is_outdated"] = any(is_outdated(place.section, sheet) for sheet in unsaved.values())
    context["placeholders"] = PLACEHOLDERS.items()
    return render(request, "guidebook/section_write.html", context, status=409 if newer else 200)


@require_POST
@role_required(*WRITERS)
def section_move(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    section = _section(slug, number, key)
    places = 1 if request.POST.get("to") == "later" else -1
    try:
        move_section(section, places=places, by=request.user, at=timezone.now())
    except AlreadyPublished:
        return _published_meanwhile(request, section.version)
    return redirect(f"{reverse('guidebook:version-write', args=[slug, number])}#{section.key}")


@role_required(*WRITERS)
def section_remove(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    section = _section(slug, number, key)
    if request.method == "POST":
        try:
            remove_section(section, by=request.user, at=timezone.now())
        except AlreadyPublished:
            return _published_meanwhile(request, section.version)
        except NothingLeft:
            messages.warning(request, NOTHING_LEFT)
            return redirect("guidebook:version-write", slug, number)
        messages.success(request, _("The section is removed from this draft."))
        return redirect("guidebook:version-write", slug, number)
    return render(request, "guidebook/section_remove.html", {"section": section})


def _section(slug: str, number: int, key: str) -> Section:
    sections = Section.objects.select_related("version__guide").prefetch_related("texts")
    return get_object_or_404(sections, version__guide__slug=slug, version__number=number, key=key)


def _after_saving(place: Place, *, goes_on: bool) -> str:
    version = place.section.version
    if goes_on and place.next:
        return reverse("guidebook:section-write", args=[version.guide.slug, version.number, place.next.key])
    return f"{reverse('guidebook:version-write', args=[version.guide.slug, version.number])}#{place.section.key}"


def _nowhere_to_write(request: EmployeeRequest, version: GuideVersion) -> HttpResponse:
    """The section was removed, or the version published: what was typed is given back."""
    version.refresh_from_db()
    if request.method == "POST":
        return render(
            request, "guidebook/section_unsaved.html", {"version": version, "typed": _typed(request)}, status=409
        )
    if version.is_draft:
        raise Http404
    return _published_meanwhile(request, version)


def _unknown(names: list[str]) -> str:
    written = ", ".join(f"{{{{ {name} }}}}" for name in names)
    return _("Nothing fills these words: %(names)s. Correct them before publishing.") % {"names": written}


def _typed(request: EmployeeRequest) -> list[dict[str, str]]:
    texts = [(request.POST.get(f"title_{code}", ""), request.POST.get(f"body_{code}", "")) for code in LANGUAGES]
    return [{"title": title, "body": body} for title, body in texts if title or body]


def _published_meanwhile(request: EmployeeRequest, version: GuideVersion) -> HttpResponse:
    messages.warning(
        request, _("This version is published: its text no longer changes. Start the next version to write.")
    )
    return redirect("guidebook:version-write", version.guide.slug, version.number)
