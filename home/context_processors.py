from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from people.models import Employee, Organisation
from people.scoping import may_report
from people.wording import LANGUAGE_TAGS, current_language


@dataclass(frozen=True)
class Entry:
    """A place in the navigation."""

    label: str
    url: str
    is_current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page shows."""
    language = current_language()
    return {
        "organisation": SimpleLazyObject(Organisation.current),
        "language_tag": LANGUAGE_TAGS[language],
        "other_language": "en" if language == "fr" else "fr",
        "navigation": SimpleLazyObject(lambda: navigation(request)),
    }


def navigation(request: HttpRequest) -> list[Entry]:
    """Where this person may go; empty before they log in."""
    person = getattr(request, "user", None)
    if not isinstance(person, Employee):
        return []
    places = [(_("Home"), "home:home"), (_("Guides"), "guidebook:guide-list"), (_("News"), "announcements:news-list")]
    places += [(_("My documents"), "acknowledgements:document-list")]
    if may_report(person, on=request.today):  # type: ignore[attr-defined]
        places.append((_("Reports"), "acknowledgements:report-list"))
    if person.is_staff:
        places.append((_("Administration"), "admin:index"))
    return [entry for label, name in places if (entry := _entry(label, name, request.path))]


def _entry(label: str, name: str, path: str) -> Entry | None:
    try:
        url = reverse(name)
    except NoReverseMatch:  # an app that was taken out of the house
        return None
    return Entry(label, url, path == url if url == "/" else path.startswith(url))
