"""In which language and time zone a request is answered, and what was typed when a session ended."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from people.models import Employee, Organisation

Answer = Callable[[HttpRequest], HttpResponse]
LAST_PERSON_COOKIE = "repere_last_person"
KEPT = "typed_before_log_in"


class PersonLocaleMiddleware:
    """The language chosen on this browser, else the person's, else the browser's; the organisation's time zone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _language_of(request)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language), timezone.override(Organisation.current().zone):
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

    Who the person was is known from a signed cookie set while they are logged in and removed when they log out.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(request.user, Employee):
            _remember(request, response)
        elif request.path.endswith("/logout/"):
            response.delete_cookie(LAST_PERSON_COOKIE)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.method != "POST" or request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        person = _last_person(request)
        if person is None or request.FILES:
            return None
        fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
        request.session[KEPT] = {"person": person, "path": request.get_full_path(), "fields": fields}
        resume = translation.gettext("You were logged out before it was sent. Nothing you typed is lost.")
        request.session["log_in_notice"] = resume
        return redirect(f"{_log_in_url()}?next=/resume/")


def _log_in_url() -> str:
    from django.urls import reverse

    return reverse(settings.LOGIN_URL)


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
