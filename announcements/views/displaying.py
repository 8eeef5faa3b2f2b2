"""Whether the intranet shows an announcement, chosen at any time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from announcements.displaying import CalledOff, display
from announcements.forms.displaying import DISPLAY_REFUSALS, DisplayForm, display_of
from announcements.models import Announcement
from announcements.roles import VOICES
from people.access import EmployeeRequest, role_required


@role_required(*VOICES)
def announcement_display(request: EmployeeRequest, pk: int) -> HttpResponse:
    announcement = get_object_or_404(Announcement, pk=pk)
    form = DisplayForm(request.POST or None, initial=display_of(announcement))
    if form.is_valid():
        try:
            display(announcement, form.display(), by=request.user, at=timezone.now())
        except CalledOff:
            messages.info(request, _("It was cancelled: the intranet does not show it."))
            return redirect(announcement)
        except tuple(DISPLAY_REFUSALS) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is noted. The intranet follows at once."))
            return redirect(announcement)
    return render(request, "announcements/announcement_display.html", {"form": form, "announcement": announcement})
