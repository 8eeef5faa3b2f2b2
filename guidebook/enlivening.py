"""Writing the rows that give the elements life: all rows of a kind at once, in the order they are read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from documents.canonical import digest
from documents.models import Picture
from documents.richtext import one_line
from guidebook.drafting import lock_draft
from guidebook.models import (
    ConductRule,
    DesiredInteraction,
    DiffusionChannel,
    GuideVersion,
    KitItem,
    PlatformPresence,
    ProfileStep,
    RecoveryStep,
    Situation,
    ValueParallel,
)
from guidebook.writing import unused_key
from people.models import Employee
from people.wording import LANGUAGES

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_ROWS = 60  # more is a book; a form holds them all
MOST_VERBS = 30
_SITE_PATH = re.compile(r"/(?![/\\])[^\s\\<>\"']*")


class TooManyRows(ValueError):
    """More rows of a kind than a page can hold."""


class RowTooLong(ValueError):
    """A field of a row is longer than its column."""

    def __init__(self, field: str, most: int) -> None:
        super().__init__(f"{field}: {most} characters at most")
        self.field, self.most = field, most


class RowUnnamed(ValueError):
    """A row says nothing in either language, or lacks what it is about."""


class NotAnAddress(ValueError):
    """Neither http(s) nor, where that is allowed, a page of this site."""


class RowsChanged(Exception):
    """Somebody else saved these rows after the page was opened here. Nothing was written."""


class RowKind(NamedTuple):
    """
    Rows of a kind: their address, where the version keeps them, what they must say, the fields they have, what they
    are called. The name of a field in two languages ends with `_`.
    """

    key: str
    rows: str
    model: type[models.Model]
    must_say: str
    fields: tuple[str, ...]
    title: StrPromise
    why: StrPromise

    @property
    def columns(self) -> list[str]:
        """Bilingual fields once for each language."""
        names: list[str] = []
        for field in self.fields:
            names += [f"{field}{language}" for language in LANGUAGES] if field.endswith("_") else [field]
        return names


KINDS = {
    kind.key: kind
    for kind in (
        RowKind(
            "networks",
            "presences",
            PlatformPresence,
            "name",
            ("platform", "name", "url", "handle", "objective_"),
            _("Our networks and what helps there"),
            _("Employees see a card for each network: the way to our page, what we do there, what helps."),
        ),
        RowKind(
            "objectives",
            "parallels",
            ValueParallel,
            "objective_",
            ("tied_to", "objective_", "how_"),
            _("Our objectives, and where they come from"),
            _("Each objective on social media, tied to our mission, our vision or our values."),
        ),
        RowKind(
            "profile-steps",
            "profile_steps",
            ProfileStep,
            "title_",
            ("key", "platform", "title_", "how_"),
            _("The profile, step by step"),
            _("Each person ticks steps off for themselves; nobody else ever sees it."),
        ),
        RowKind(
            "situations",
            "situations",
            Situation,
            "title_",
            ("title_", "answer", "why_", "words_"),
            _("Cases from everyday life"),
            _("“May I post this?”: the situation, the answer and why."),
        ),
        RowKind(
            "rules",
            "conduct_rules",
            ConductRule,
            "rule_",
            ("rule_", "example_", "consequence_", "ask_"),
            _("The basic rules"),
            _("A rule, an example, what can happen, and whom to ask."),
        ),
        RowKind(
            "after-a-mistake",
            "recovery_steps",
            RecoveryStep,
            "text_",
            ("text_",),
            _("I made a mistake, what now?"),
            _("What to do, in order, said calmly."),
        ),
        RowKind(
            "channels",
            "channels",
            DiffusionChannel,
            "name_",
            ("kind", "name_", "detail_", "url"),
            _("How the guide reaches people"),
            _("E-mail, posters, intranet, sessions, trainings."),
        ),
        RowKind(
            "kit",
            "kit_items",
            KitItem,
            "title_",
            ("title_", "picture_id"),
            _("Pictures for one’s profile"),
            _("Banners and photo frames that people may download; the steps of the profile lead there."),
        ),
    )
}


def rows_of(version: GuideVersion, kind: RowKind) -> list[Any]:
    rows = getattr(version, kind.rows).all()
    if kind.model is PlatformPresence:
        rows = rows.prefetch_related("interactions")
    return list(rows.select_related("picture") if kind.model is KitItem else rows)


def counted_rows(version: GuideVersion) -> list[tuple[RowKind, int]]:
    """How many rows of each kind there are. Reads the version `with_text`."""
    return [(kind, len(getattr(version, kind.rows).all())) for kind in KINDS.values()]


def rows_digest(kind: RowKind, rows: Iterable[Any]) -> str:
    """What the rows say, so that one knows later whether they still do."""
    return digest([_said(kind, row) for row in rows])


def _said(kind: RowKind, row: Any) -> list[Any]:
    said: list[Any] = [getattr(row, column) for column in kind.columns]
    if kind.model is PlatformPresence:
        said.append([[verb.verb_fr, verb.verb_en] for verb in row.interactions.all()])
    return said


@transaction.atomic
def write_rows(
    version: GuideVersion,
    kind: RowKind,
    rows: Sequence[Mapping[str, Any]],
    *,
    by: Employee | None,
    at: dt.datetime,
    seen: str | None = None,
) -> None:
    """
    The version's rows of that kind are these from now on, in this order; plain text, cleaned.

    Raises `AlreadyPublished` when the version no longer is a draft, `RowsChanged` when the stored rows no longer are
    those of the digest `seen`, and a `ValueError` of this module when a row cannot be kept: nothing is written then.
    """
    version = lock_draft(version)
    stored = rows_of(version, kind)
    if seen is not None and seen != rows_digest(kind, stored):
        raise RowsChanged
    if len(rows) > MOST_ROWS:
        raise TooManyRows
    fields = [_cleaned(kind, row) for row in rows]
    if kind.model is ProfileStep:
        _name_steps(fields)
    getattr(version, kind.rows).all().delete()
    made = [kind.model(version=version, position=place, **row) for place, row in enumerate(fields, start=1)]
    kind.model._default_manager.bulk_create(made)
    if kind.model is PlatformPresence:
        _write_verbs(made, [row.get("verbs", ()) for row in rows])


def _cleaned(kind: RowKind, row: Mapping[str, Any]) -> dict[str, Any]:
    fields = {column: _clean(kind.model, column, row.get(column)) for column in kind.columns}
    languages = [""] if not kind.must_say.endswith("_") else LANGUAGES
    if not any(fields[f"{kind.must_say}{language}"] for language in languages):
        raise RowUnnamed
    if "url" in fields and not is_address(fields["url"], on_site=kind.model is DiffusionChannel):
        raise NotAnAddress
    return fields


def _clean(model: type[models.Model], column: str, typed: Any) -> Any:
    field = model._meta.get_field(column)
    if isinstance(field, models.ForeignKey):
        return _picture(typed)
    text = one_line(str(typed or ""))
    if field.choices and text not in dict(field.flatchoices):  # type: ignore[union-attr]
        raise RowUnnamed
    if isinstance(field, models.SlugField):
        text = slugify(text)
    most = int(field.max_length or 0)  # type: ignore[union-attr]
    if len(text) > most:
        raise RowTooLong(column, most)
    return text


def _picture(key: Any) -> int:
    if not Picture.objects.filter(pk=key).exists():
        raise RowUnnamed
    return int(key)


def is_address(typed: str, *, on_site: bool = False) -> bool:
    """Nothing, an address of the web, or (`on_site`) a page of this site, such as /training/."""
    if not typed or (on_site and _SITE_PATH.fullmatch(typed)):
        return True
    try:
        URLValidator(schemes=["http", "https"])(typed)
        return not urlsplit(typed).username  # https://our-bank.example@elsewhere.example is elsewhere
    except (ValidationError, ValueError):
        return False


def _name_steps(steps: list[dict[str, Any]]) -> None:
    """A step keeps its key, by which people ticked it off; a new one gets a key that no other step has."""
    known = [step["key"] for step in steps]
    taken = set(known)
    for place, step in enumerate(steps):
        if not step["key"] or step["key"] in known[:place]:
            step["key"] = unused_key(step["title_fr"] or step["title_en"], taken)
            taken.add(step["key"])


def _write_verbs(presences: Sequence[Any], verbs: Sequence[Iterable[tuple[str, str]]]) -> None:
    made = []
    for presence, wanted in zip(presences, verbs, strict=True):
        pairs = [(one_line(french), one_line(english)) for french, english in wanted]
        kept = list(dict.fromkeys(pair for pair in pairs if any(pair)))
        if len(kept) > MOST_VERBS:
            raise TooManyRows
        for place, (french, english) in enumerate(kept, start=1):
            _refuse_long("verb_fr", french)
            _refuse_long("verb_en", english)
            made.append(DesiredInteraction(presence=presence, position=place, verb_fr=french, verb_en=english))
    DesiredInteraction.objects.bulk_create(made)


def _refuse_long(column: str, text: str) -> None:
    most = int(DesiredInteraction._meta.get_field(column).max_length or 0)  # type: ignore[union-attr]
    if len(text) > most:
        raise RowTooLong(column, most)
