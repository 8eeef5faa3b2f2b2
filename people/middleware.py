"""In which language and time zone a request is answered, and what becomes of a form whose session has ended."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from people.keeping import KEY, discard, keep
from people.models import Employee
from people.models.organisation import organisation_of_request

Answer = Callable[[HttpRequest], HttpResponse]
LAST_PERSON_COOKIE = "repere_last_person"


class PersonLocaleMiddleware:
    """The language chosen on this browser, else the person's, else the browser's; the organisation's zone and day."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _language_of(request)
        request.LANGUAGE_CODE = language
        with organisation_of_request() as organisation:
            request.organisation = organisation  # type: ignore[attr-defined]
            request.today = organisation.today(timezone.now())  # type: ignore[attr-defined]
            with translation.override(language), timezone.override(organisation.zone):
                response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _language_of(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in known:
        return str(chosen)
    if isinstance(request.user, Employee) and request.user.language in known:
        return request.user.language
    return translation.get_language_from_request(request)


class KeepTypedMiddleware:
    """A form sent after the session ended is kept, and offered again to the same person once logged in.

    Who the person was is known from a signed cookie, set while they are logged in and removed when they log out; so is
    the language they chose. It stands before LoginRequiredMiddleware, and after the check for forged forms.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_logged_in = request.user.is_authenticated
        response = self.get_response(request)
        if isinstance(request.user, Employee):
            _remember(request, response)
        elif was_logged_in:
            response.delete_cookie(LAST_PERSON_COOKIE)
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.method != "POST":
            return None
        if request.user.is_authenticated:
            if request.session.get(KEY, {}).get("path") == request.get_full_path():
                discard(request.session)  # it is being sent
            return None
        return kept_for_later(request) if getattr(view, "login_required", True) else None


def kept_for_later(request: HttpRequest) -> HttpResponse | None:
    """Where to send whoever sent this form while logged out, once it is kept; None when it cannot be."""
    person = _last_person(request)
    if person is None:
        return None
    if not keep(request, person):
        messages.warning(request, _("You were logged out: nothing was sent. Go back one page to copy what you typed."))
        return None
    messages.info(request, _("You were logged out before it was sent. What you typed is kept: log in to send it."))
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': reverse('people:form-resume')})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _remember(request: HttpRequest, response: HttpResponse) -> None:
    current = str(request.user.pk)
    if _last_person(request) != current:
        signed = signing.Signer(salt=LAST_PERSON_COOKIE).sign(current)
        response.set_cookie(
            LAST_PERSON_COOKIE,
            signed,
            max_age=settings.SESSION_COOKIE_AGE * 2,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def _last_person(request: HttpRequest) -> str | None:
    try:
        return signing.Signer(salt=LAST_PERSON_COOKIE).unsign(request.COOKIES.get(LAST_PERSON_COOKIE, ""))
    except signing.BadSignature:
        return None
