"""Which text stands at a guide's address for a person: asked by everybody on the day of a publication.

The questions are those of the models (`addressed_to`, `acknowledged_by`, `hidden_from`), their SQL written once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from guidebook.hiding import hidden_sections
from guidebook.models import Edition, GuideVersion
from guidebook.practical import practical_pages
from guidebook.reading import GuidePage
from people.models import Employee, RoleGrant
from people.prepared import Blanks, Prepared, roles_of


@dataclass(frozen=True)
class Opened:
    """What the page of a guide in force depends on, for one person. The texts that the keys stand for never change."""

    edition: int
    ask: int | None
    wanted: str  # the language that was asked for
    languages: tuple[str, ...]
    earlier: tuple[int, ...]  # versions they acknowledged before
    roles: tuple[str, ...]

    def context(self) -> dict[str, Any]:
        edition = Edition.objects.select_related("version__guide").get(pk=self.edition)
        return {
            "version": edition.version,
            "page": GuidePage(edition.version, edition, self.wanted, list(self.languages)),
            "practical": practical_pages(edition.version, edition),
            "earlier": GuideVersion.objects.filter(pk__in=self.earlier).select_related("guide"),
        }


def open_guide(slug: str, employee: Employee, language: str) -> Opened | None:
    """The version in force, if it is addressed to the person, in that language or in the one that exists."""
    roles = roles_of(employee)
    person = {"person": employee.pk, "site": employee.site_id, "language": employee.language, "slug": slug}
    rows = _in_force(roles).ask(**person)
    if not rows:
        return None
    editions = [(edition, spoken, frozenset(hides)) for _version, _ask, edition, spoken, hides in rows]
    hidden: frozenset[str] = frozenset()
    if any(hides for _edition, _language, hides in editions):
        hidden = frozenset(key for (key,) in _hidden(roles).ask(**person, version=rows[0][0]))
    mine = {spoken: edition for edition, spoken, hides in editions if hides == hidden}
    if not mine:
        raise Edition.DoesNotExist(f"{slug} has no edition for this person")
    earlier = tuple(pk for (pk,) in _earlier().ask(**person))
    chosen = mine.get(language) or next(iter(mine.values()))
    return Opened(chosen, rows[0][1], language, tuple(mine), earlier, roles)


def _somebody(roles: tuple[str, ...]) -> Employee:
    """The roles a person holds shape the question; all else about them is a blank."""
    somebody = Employee(pk=Blanks.person, site_id=Blanks.site, language=Blanks.language)
    somebody.grants = [RoleGrant(role=role) for role in roles]
    return somebody


@cache
def _in_force(roles: tuple[str, ...]) -> Prepared:
    addressed = GuideVersion.objects.in_force().addressed_to(_somebody(roles)).filter(guide__slug=Blanks.slug)
    fields = ("pk", "ask", "editions__pk", "editions__language", "editions__hides")
    return Prepared(addressed.order_by("-editions__language", "editions__combination").values_list(*fields))


@cache
def _hidden(roles: tuple[str, ...]) -> Prepared:
    return Prepared(hidden_sections(Blanks.version, _somebody(roles)).values_list("key"))


@cache
def _earlier() -> Prepared:
    known = GuideVersion.objects.acknowledged_by(_somebody(())).retired().filter(guide__slug=Blanks.slug)
    return Prepared(known.values_list("pk"))
