"""While a section is written: what is typed is kept, who is writing it is known."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guidebook.forms.writing import KeptForm
from guidebook.locking import TakenByAnother, release, take, take_over
from guidebook.models import Section
from guidebook.roles import WRITERS
from guidebook.unsaved import discard, keep
from guidebook.writing import TextTooLong
from people.access import EmployeeRequest, role_required
from people.wording import hour


@require_POST
@role_required(*WRITERS)
def section_keep(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    """What the page sends from time to time; by a form sent anew after logging in, it leads back to the page."""
    section = _section(slug, number, key)
    form = KeptForm(request.POST)
    if not form.is_valid():
        return _answer(request, section, " ".join(_said(form)), 400)
    if not section.version.is_draft:
        return _answer(request, section, _("This version was published meanwhile: copy what you typed."), 409)
    now = timezone.now()
    try:
        keep(section, form.sheets, by=request.user, at=now)
        if "leaves" in request.POST:
            release(section, by=request.user)
        else:
            take(section, by=request.user, at=now)
    except Section.DoesNotExist as removed:
        raise Http404 from removed
    except TextTooLong as refusal:
        said = _("A section holds %(most)s characters: split your text into two sections.") % {"most": refusal.most}
        return _answer(request, section, said, 400)
    except TakenByAnother as refusal:
        since = {"person": refusal.lock.holder, "hour": hour(refusal.lock.taken_at)}
        said = _("%(person)s took over this section at %(hour)s. Your text stays here, and is kept for you.") % since
        return _answer(request, section, said, 409)
    said = _("Draft kept at %(hour)s") % {"hour": hour(now)} if form.sheets else ""
    return _answer(request, section, said, 200)


@require_POST
@role_required(*WRITERS)
def section_discard(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    discard(_section(slug, number, key), by=request.user)
    messages.success(request, _("The text you had not saved is discarded."))
    return redirect("guidebook:section-write", slug, number, key)


@require_POST
@role_required(*WRITERS)
def section_take(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    section = _section(slug, number, key)
    if section.version.is_draft:
        take_over(section, by=request.user, at=timezone.now())
    return redirect("guidebook:section-write", slug, number, key)


def _section(slug: str, number: int, key: str) -> Section:
    sections = Section.objects.select_related("version__guide")
    return get_object_or_404(sections, version__guide__slug=slug, version__number=number, key=key)


def _said(form: KeptForm) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


def _answer(request: EmployeeRequest, section: Section, said: str, status: int) -> HttpResponse:
    if not request.accepts("application/json") or request.accepts("text/html"):
        version = section.version
        return redirect("guidebook:section-write", version.guide.slug, version.number, section.key)
    return JsonResponse({"said": said}, status=status)
