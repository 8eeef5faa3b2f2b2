"""Channels of Slack and Teams that hear what is announced to everybody."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from announcements.forms.hooking import WebhookForm
from announcements.hooking import add_channel, stop, try_out
from announcements.models import WebhookChannel, WebhookPost
from announcements.roles import VOICES
from people.access import EmployeeRequest, role_required

ON_A_PAGE = 50


@never_cache
@role_required(*VOICES)
def webhook_list(request: EmployeeRequest) -> HttpResponse:
    form, made = WebhookForm(request.POST or None, initial={"language": request.LANGUAGE_CODE}), None
    if form.is_valid():
        made = add_channel(**form.cleaned_data, by=request.user, at=timezone.now())
        form = WebhookForm(initial={"language": request.LANGUAGE_CODE})
    channels = WebhookChannel.objects.select_related("created_by", "stopped_by").with_last_post()
    page = Paginator(channels, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "announcements/webhook_list.html", {"form": form, "page": page, "made": made})


@role_required(*VOICES)
@require_POST
def webhook_try_out(request: EmployeeRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(WebhookChannel.objects.standing(), pk=pk)
    answer = try_out(channel, at=timezone.now())
    if answer.problem:
        told = _("The test did not arrive in %(channel)s. %(problem)s. %(words)s")
        problem = WebhookPost.Problem(answer.problem).label
        messages.error(request, (told % {"channel": channel, "problem": problem, "words": answer.words}).strip())
    else:
        messages.success(request, _("The test was taken: look in %(channel)s.") % {"channel": channel})
    return redirect("announcements:webhook-list")


@role_required(*VOICES)
@require_POST
def webhook_stop(request: EmployeeRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(WebhookChannel, pk=pk)
    if stop(channel, by=request.user, at=timezone.now()):
        messages.success(request, _("It is stopped: nothing more is posted in %(channel)s.") % {"channel": channel})
    return redirect("announcements:webhook-list")
