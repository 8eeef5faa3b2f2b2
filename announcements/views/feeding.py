"""What is read by an intranet: feeds, a card in a frame, and the page where their addresses are made."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from announcements.authorising import issue, revoke, token_of
from announcements.feeding import Entry, changed_at, entries
from announcements.forms.feeding import FeedForm
from announcements.models import FeedToken
from announcements.personalising import address_of
from announcements.roles import VOICES
from announcements.syndicating import Head, as_atom, as_json, head_of
from documents.evidence import client_address
from documents.throttling import count_question, has_asked_enough
from people.access import EmployeeRequest, role_required
from people.models import Organisation
from people.wording import LANGUAGE_TAGS

ON_A_PAGE = 50
ON_A_CARD = 5
CARD_WIDTH, CARD_HEIGHT = 600, 420
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors "
)


@never_cache
@role_required(*VOICES)
def feed_list(request: EmployeeRequest) -> HttpResponse:
    form, made = FeedForm(request.POST or None), None
    if form.is_valid():
        token, secret = issue(**form.cleaned_data, by=request.user, at=timezone.now())
        made = {"token": token, "languages": [_addresses(secret, language) for language in ("fr", "en")]}
        form = FeedForm()
    tokens = FeedToken.objects.select_related("created_by", "revoked_by")
    page = Paginator(tokens, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "announcements/feed_list.html", {"form": form, "page": page, "made": made})


@role_required(*VOICES)
@require_POST
def feed_revoke(request: EmployeeRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(FeedToken, pk=pk)
    if revoke(token, by=request.user, at=timezone.now()):
        messages.success(request, _("It is revoked: its feeds and its card open no more."))
    return redirect("announcements:feed-list")


@login_not_required
@require_safe
def feed_atom(request: HttpRequest, secret: str, language: str) -> HttpResponseBase:
    return _feed(request, secret, language, as_atom, "application/atom+xml; charset=utf-8")


@login_not_required
@require_safe
def feed_json(request: HttpRequest, secret: str, language: str) -> HttpResponseBase:
    def written(head: Head, found: list[Entry]) -> str:
        return json.dumps(as_json(head, found), ensure_ascii=False)

    return _feed(request, secret, language, written, "application/feed+json; charset=utf-8")


@login_not_required
@require_safe
def card_read(request: HttpRequest, secret: str, language: str) -> HttpResponseBase:
    """In a frame of the sites its token names, and of no other. It sets no cookie and knows nobody."""
    token = _token_or_404(secret, language)
    at = timezone.now()
    address = address_of(reverse("announcements:card-read", args=[secret, language]))
    context = {
        "entries": entries(language=language, at=at, most=ON_A_CARD),
        "organisation": Organisation.current(),
        "language": language,
        "language_tag": LANGUAGE_TAGS[language],
        "news": address_of(reverse("announcements:news-list")),
        "described": f"{address_of(reverse('announcements:card-describe'))}?{urlencode({'url': address})}",
    }
    with override(language):
        answer = HttpResponse(render_to_string("announcements/card_read.html", context))
    ancestors = " ".join(f"https://{host}" for host in token.hosts) or "'none'"
    answer["Content-Security-Policy"] = POLICY + ancestors
    answer.xframe_options_exempt = True  # it knows no list; the policy above does
    return _kept(request, answer)


@login_not_required
@require_safe
def card_describe(request: HttpRequest) -> HttpResponse:
    """oEmbed: how to show the card whose address is given."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"error": "not_implemented"}, status=501)
    secret, language = _named_card(request.GET.get("url", ""))
    _token_or_404(secret, language)
    width, height = _at_most(request, "maxwidth", CARD_WIDTH), _at_most(request, "maxheight", CARD_HEIGHT)
    with override(language):
        company = Organisation.current().name
        title = _("News, %(organisation)s") % {"organisation": company}
        html = _frame(secret, language, width=str(width), height=height)
    described = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": company,
        "provider_url": settings.SITE_URL,
        "cache_age": 3600,
        "html": html,
        "width": width,
        "height": height,
    }
    return JsonResponse(described, headers={"Referrer-Policy": "no-referrer"})


def _feed(
    request: HttpRequest, secret: str, language: str, written: Callable[[Head, list[Entry]], str], content_type: str
) -> HttpResponseBase:
    caller = f"feed:{client_address(request)}"
    if has_asked_enough(caller):
        return HttpResponse(status=429, headers={"Retry-After": "600"})
    count_question(caller)
    token, at = _token_or_404(secret, language), timezone.now()
    changed = max(changed_at(at=at) or token.created_at, token.created_at)
    with override(language):
        head = head_of(address_of(request.path), language=language, changed_at=changed)
        body = written(head, entries(language=language, at=at))
    answer = HttpResponse(body, content_type=content_type)
    return _kept(request, answer, last_modified=int(changed.timestamp()))


def _kept(request: HttpRequest, answer: HttpResponse, *, last_modified: int | None = None) -> HttpResponseBase:
    """What the caller has already is not sent again."""
    answer["Cache-Control"] = "private, max-age=300"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    answer["ETag"] = etag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    if last_modified is not None:
        answer["Last-Modified"] = http_date(last_modified)
    return get_conditional_response(request, etag=etag, last_modified=last_modified, response=answer) or answer


def _token_or_404(secret: str, language: str) -> FeedToken:
    token = token_of(secret) if language in LANGUAGE_TAGS else None
    if token is None:
        raise Http404
    return token


def _named_card(url: str) -> tuple[str, str]:
    """The secret and the language of an address of ours; nothing for another."""
    site, asked = urlsplit(settings.SITE_URL), _split(url)
    if asked is None or (asked.scheme, asked.netloc) != (site.scheme, site.netloc):
        raise Http404
    try:
        found = resolve(asked.path)
    except Resolver404 as error:
        raise Http404 from error
    if found.view_name != "announcements:card-read":
        raise Http404
    return str(found.kwargs["secret"]), str(found.kwargs["language"])


def _addresses(secret: str, language: str) -> dict[str, Any]:
    atom, json_feed, card = (
        address_of(reverse(f"announcements:{name}", args=[secret, language]))
        for name in ("feed-atom", "feed-json", "card-read")
    )
    with override(language):
        snippet = _frame(secret, language, width="100%", height=CARD_HEIGHT)
    return {"language": language, "atom": atom, "json": json_feed, "card": card, "snippet": snippet}


def _frame(secret: str, language: str, *, width: str, height: int) -> str:
    address = address_of(reverse("announcements:card-read", args=[secret, language]))
    context = {"address": address, "width": width, "height": height, "organisation": Organisation.current()}
    return render_to_string("announcements/_frame.html", context).strip()


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # such as an address with half a bracket
        return None


def _at_most(request: HttpRequest, name: str, usual: int) -> int:
    typed = request.GET.get(name, "")
    return min(int(typed), usual) if re.fullmatch(r"[1-9][0-9]{0,5}", typed) else usual
