from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guidebook.drafting import AlreadyPublished
from guidebook.forms.hiding import HidingForm
from guidebook.hiding import MOST_AUDIENCES, NothingLeft, TooManyCombinations, hide_section
from guidebook.models import Section
from guidebook.roles import WRITERS
from people.access import EmployeeRequest, role_required


@role_required(*WRITERS)
def section_hide(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    sections = Section.objects.select_related("version__guide", "hidden_from").prefetch_related("texts")
    section = get_object_or_404(sections, version__guide__slug=slug, version__number=number, key=key)
    form = HidingForm(request.POST if request.method == "POST" else None, section=section)
    if form.is_valid() and _is_hidden(form, section, request):
        return redirect(f"{reverse('guidebook:version-write', args=[slug, number])}#{key}")
    return render(request, "guidebook/section_hide.html", {"section": section, "form": form})


def _is_hidden(form: HidingForm, section: Section, request: EmployeeRequest) -> bool:
    """Done, or the form says why not."""
    try:
        hide_section(section, **form.cleaned_data, by=request.user, at=timezone.now())
    except NothingLeft:
        form.add_error(None, _("Some people would see no section at all: leave them at least one."))
    except TooManyCombinations:
        most = {"most": MOST_AUDIENCES}
        said = _("Sections can be hidden from %(most)s different audiences at most: choose one that is used already.")
        form.add_error(None, said % most)
    except AlreadyPublished:
        form.add_error(None, _("This version is published: it no longer changes."))
    else:
        hides = any(form.cleaned_data.values())
        said = _("These people do not see the section.") if hides else _("Everybody sees the section.")
        messages.success(request, said)
    return form.is_valid()
