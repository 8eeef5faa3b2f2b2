"""The pages that employees use: our networks, my profile, before I post. The rows of the version in force, as read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.richtext import placeholders_in
from guidebook.editions import resolve_line
from guidebook.living import KINDS, place_of, said
from guidebook.models import Edition, GuideVersion, KitItem, Situation
from guidebook.placeholders import values_for
from guidebook.presets import platform
from guidebook.reading import edition_for
from people.models import Employee, Organisation
from people.wording import LANGUAGE_TAGS

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_KINDS = {kind.rows: kind for kind in KINDS}
ALWAYS_ASK, ASK_IN_DOUBT = 2, 3  # postures: up to the first, one asks before posting; at the second, when in doubt


@dataclass(frozen=True)
class Network:
    name: str
    url: str
    handle: str
    objective: str
    verbs: list[str]


@dataclass(frozen=True)
class Step:
    key: str
    title: str
    how: str
    is_ticked: bool


@dataclass(frozen=True)
class Steps:
    """Those of one network; without a name, those that hold everywhere."""

    network: str
    steps: list[Step]


@dataclass(frozen=True)
class Case:
    title: str
    answer: Situation.Answer
    why: str
    words: str


@dataclass(frozen=True)
class Rule:
    rule: str
    example: str
    consequence: str
    ask: str


@dataclass(frozen=True)
class KitPicture:
    title: str
    digest: str
    width: int
    height: int
    extension: str


class Practical:
    """The rows of a published version in the language in which this person reads it, their placeholders resolved.

    Rows that say nothing in that language are left out, and so are those of sections that the person does not see.
    """

    def __init__(self, version: GuideVersion, edition: Edition) -> None:
        self.version, self.edition, self.language = version, edition, edition.language
        self._values = values_for(Organisation.current(), self.language)

    @property
    def language_tag(self) -> str:
        return LANGUAGE_TAGS[self.language]

    @property
    def asks_always(self) -> bool:
        return self.version.posture is not None and self.version.posture <= ALWAYS_ASK

    @property
    def asks_in_doubt(self) -> bool:
        return self.version.posture == ASK_IN_DOUBT

    def networks(self) -> list[Network]:
        rows = self._rows("presences").prefetch_related("interactions")
        return [Network(row.name, row.url, row.handle, self._say(row, "objective"), self._verbs(row)) for row in rows]

    def steps(self, ticked: Collection[str]) -> list[Steps]:
        """By network, in the order in which each first appears."""
        groups: dict[str, list[Step]] = {}
        for row in self._rows("profile_steps"):
            step = Step(row.key, self._say(row, "title"), self._say(row, "how"), row.key in ticked)
            groups.setdefault(row.platform, []).append(step)
        names = {row.platform: row.name for row in self.version.presences.all()}
        return [Steps(self._network(key, names), steps) for key, steps in groups.items()]

    def kit(self) -> list[KitPicture]:
        if self._is_hidden("profile_steps"):
            return []
        items = self.version.kit_items.filter(**{f"title_{self.language}__gt": ""}).select_related("picture")
        return [self._picture(item) for item in items.defer("picture__content")]

    def cases(self) -> list[Case]:
        return [
            Case(self._say(row, "title"), Situation.Answer(row.answer), self._say(row, "why"), self._say(row, "words"))
            for row in self._rows("situations")
        ]

    def rules(self) -> list[Rule]:
        fields = ("rule", "example", "consequence", "ask")
        return [Rule(*(self._say(row, field) for field in fields)) for row in self._rows("conduct_rules")]

    def recovery(self) -> list[str]:
        return [self._say(row, "text") for row in self._rows("recovery_steps")]

    def _rows(self, name: str) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = getattr(self.version, name).all()
        return rows.none() if self._is_hidden(name) else rows.filter(**_says(name, self.language))

    def _is_hidden(self, name: str) -> bool:
        return bool(self.edition.hides) and place_of(self.version, _KINDS[name]) in self.edition.hides

    def _say(self, row: Any, field: str) -> str:
        text = said(row, field, self.language)
        unknown = placeholders_in(escape(text, quote=False)) - self._values.keys()
        return resolve_line(text, self._values | {name: f"{{{{ {name} }}}}" for name in unknown})

    def _verbs(self, row: Any) -> list[str]:
        return [verb for interaction in row.interactions.all() if (verb := self._say(interaction, "verb"))]

    def _network(self, key: str, names: dict[str, str]) -> str:
        facts = platform(key)
        known = getattr(facts, f"name_{self.language}") if facts else key
        return names.get(key, known)

    def _picture(self, item: KitItem) -> KitPicture:
        picture = item.picture
        extension = picture.content_type.rpartition("/")[2].replace("jpeg", "jpg")
        return KitPicture(self._say(item, "title"), picture.digest, picture.width, picture.height, extension)


def practical_for(version: GuideVersion, language: str, employee: Employee) -> Practical:
    """As this person reads it, in that language or in the one that exists. Prefetch `version.editions`."""
    return Practical(version, edition_for(version, language, employee))


def _says(name: str, language: str) -> dict[str, str]:
    """The rows that say something in that language."""
    if name == "kit_items":
        return {f"title_{language}__gt": ""}
    return {"name__gt": ""} if name == "presences" else {f"{_KINDS[name].must_say}_{language}__gt": ""}


class PracticalPage(NamedTuple):
    """A page, its icon, and the rows that it is made of: without any, there is no such page."""

    address: str
    icon: str
    title: StrPromise
    text: StrPromise
    rows: tuple[str, ...]


PAGES = (
    PracticalPage(
        "guidebook:networks-read",
        "link",
        _("Our networks and what helps there"),
        _("Where to find us, and ideas of what does good."),
        ("presences",),
    ),
    PracticalPage(
        "guidebook:profile-read",
        "person",
        _("My profile, step by step"),
        _("At your own pace, ticked off for yourself."),
        ("profile_steps", "kit_items"),
    ),
    PracticalPage(
        "guidebook:posting-read",
        "help",
        _("Before I post"),
        _("Everyday cases, the basic rules, and what to do after a mistake."),
        ("situations", "conduct_rules", "recovery_steps"),
    ),
)


def practical_pages(version: GuideVersion, edition: Edition) -> list[PracticalPage]:
    """Those that have something to show whoever reads that edition; one query, two where sections are hidden."""
    hidden = _hidden_rows(version, edition)
    names = [name for page in PAGES for name in page.rows if name not in hidden]
    there = {
        f"has_{name}": models.Exists(
            GuideVersion._meta.get_field(name).related_model._default_manager.filter(  # type: ignore[union-attr]
                version=models.OuterRef("pk"), **_says(name, edition.language)
            )
        )
        for name in names
    }
    found = GuideVersion.objects.filter(pk=version.pk).values(**there).get() if there else {}
    return [page for page in PAGES if any(found.get(f"has_{name}") for name in page.rows)]


def _hidden_rows(version: GuideVersion, edition: Edition) -> set[str]:
    if not edition.hides:
        return set()
    hidden = {kind.rows for kind in KINDS if place_of(version, kind) in edition.hides}
    return hidden | ({"kit_items"} if "profile_steps" in hidden else set())
