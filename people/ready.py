"""Pages kept ready: rendered once for each way in which they differ, then given to everybody, each under their name.

A page is kept under all that it depends on, so that none is ever out of date: nothing has to be taken back when
something changes. Only what its masthead says of the person is put in each time.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import blake2b
from html import escape
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control

from people.access import EmployeeRequest
from people.models import Organisation

_MARK = secrets.token_hex(8)  # nobody can write it in a text
_MARKED = re.compile(f"{_MARK}-([a-z_]+)-{_MARK}")


def _mark(name: str) -> str:
    return f"{_MARK}-{name}-{_MARK}"


class Anybody:
    """Who a page is rendered for: the marks that each person's own words replace."""

    is_authenticated = True
    initials, called, name, known_by = (_mark(word) for word in ("initials", "called", "name", "known_by"))


@dataclass(frozen=True)
class _Kept:
    """A page as it is kept: `pieces` stand between the words named by `words`."""

    pieces: tuple[bytes, ...]
    words: tuple[str, ...]
    digest: bytes

    def with_words(self, said: dict[str, bytes]) -> bytes:
        spliced = [self.pieces[0]]
        for word, piece in zip(self.words, self.pieces[1:], strict=True):
            spliced += [said[word], piece]
        return b"".join(spliced)


def give(
    request: EmployeeRequest, template: str, context: Callable[[], dict[str, Any]], *, key: Hashable, roles: Hashable
) -> HttpResponse:
    """The page: kept under `key`, or rendered with `context()`; 304 where the browser holds it already.

    `key` names all that the context depends on, `roles` are those that the person holds. What every page depends on is
    added here: the organisation's profile, the language of the site, the address.
    """
    if len(get_messages(request)):
        return _private(render(request, template, context()))
    around = (
        _profile(request.organisation),
        request.LANGUAGE_CODE,
        request.get_full_path(),
        request.user.leads(request.today),
        roles,
    )
    page = _page(request, template, context, (template, key, around))
    said = _words_of(request)
    answer = HttpResponse(headers={"ETag": _etag(request, page, said)})
    not_modified = get_conditional_response(request, etag=answer["ETag"], response=answer)
    if not_modified is None or not_modified is answer:
        answer.content = page.with_words(said)
        return _private(answer)
    return _private(not_modified)


def _page(request: EmployeeRequest, template: str, context: Callable[[], dict[str, Any]], key: Hashable) -> _Kept:
    name = blake2b(repr(key).encode(), digest_size=20).hexdigest()
    page: _Kept | None = caches["pages"].get(name)
    if page is None:
        neutral = {"user": Anybody(), "csrf_token": _mark("token"), "messages": ()}
        parts = _MARKED.split(render(request, template, context() | neutral).content.decode())
        digest = blake2b("".join(parts[::2]).encode(), digest_size=16).digest()
        page = _Kept(tuple(part.encode() for part in parts[::2]), tuple(parts[1::2]), digest)
        caches["pages"].set(name, page)
    return page


def _words_of(request: EmployeeRequest) -> dict[str, bytes]:
    person = request.user
    words = {"initials": person.initials, "called": person.called, "name": person.name, "known_by": person.known_by}
    return {word: escape(said).encode() for word, said in words.items()} | {"token": get_token(request).encode()}


def _etag(request: EmployeeRequest, page: _Kept, said: dict[str, bytes]) -> str:
    """Weak: the token is written differently each time, and stays good as long as the secret it stands for."""
    own = [said[word] for word in ("initials", "called", "name", "known_by")]
    secret = str(request.META.get("CSRF_COOKIE", "")).encode()
    return f'W/"{blake2b(b"|".join([page.digest, *own, secret]), digest_size=16).hexdigest()}"'


def _profile(organisation: Organisation) -> Hashable:
    return tuple(str(getattr(organisation, field.attname)) for field in Organisation._meta.concrete_fields)


def _private(response: HttpResponse) -> HttpResponse:
    """A browser may keep it, and asks each time whether it still holds."""
    patch_cache_control(response, private=True, no_cache=True)
    return response
