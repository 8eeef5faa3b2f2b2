from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from announcements import mailbox
from announcements.showing import framing_mail, shown

ON_A_PAGE = 50


@login_not_required
@require_safe
@never_cache
def mailbox_list(request: HttpRequest) -> HttpResponse:
    _demo_only()
    recipient = request.GET.get("to", "")
    page = Paginator(mailbox.letters(recipient=recipient), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "recipient": recipient, "recipients": mailbox.recipients()}
    return render(request, "announcements/mailbox_list.html", context)


@login_not_required
@require_safe
@never_cache
@framing_mail
def mailbox_read(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "announcements/mailbox_read.html", {"letter": _letter_or_404(key)})


@login_not_required
@require_safe
@never_cache
def mailbox_html(request: HttpRequest, key: str) -> HttpResponse:
    return shown(_letter_or_404(key).html)


def _letter_or_404(key: str) -> mailbox.Opened:
    _demo_only()
    try:
        return mailbox.open_letter(key)
    except mailbox.NoSuchLetter as error:
        raise Http404 from error


def _demo_only() -> None:
    """Real people's mail is in their own mailboxes: here there is nothing, and nobody to ask for a log-in."""
    if not settings.MAILBOX:
        raise Http404
