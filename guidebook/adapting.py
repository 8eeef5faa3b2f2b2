"""Another posture or another sector: what that changes in a draft, section by section, and making it so.

What a person wrote by hand is known by the digest that the starter left (`SectionText.composed`): it is replaced only
when somebody says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import override

from documents.canonical import digest
from guidebook.answering import Answers
from guidebook.composed import ComposedGuide, ComposedSection, ComposedText
from guidebook.drafting import lock_draft
from guidebook.enlivening import KINDS, RowKind, rows_of, write_rows
from guidebook.hiding import refuse_what_shows_nothing
from guidebook.models import GuideVersion, Section, SectionText
from guidebook.parity import digest_of_text
from guidebook.starting import add_checks, compose_here
from people.models import Employee
from people.wording import LANGUAGES, localized

NOTHING = ComposedText("", "")
COMPOSED = ("networks", "objectives", "profile-steps", "situations", "rules", "after-a-mistake", "channels")


class ProposalChanged(Exception):
    """The draft, or the starter, is no longer what was looked at. Nothing was changed."""


@dataclass(frozen=True)
class Difference:
    """A section before and after in one language."""

    language: str
    before: ComposedText
    after: ComposedText


@dataclass(frozen=True)
class Change:
    """Something that would change: a section (`section:welcome`), or rows of a kind (`rows:situations`)."""

    key: str
    title: str | Promise
    is_by_hand: bool
    differences: tuple[Difference, ...] = ()

    @property
    def is_rows(self) -> bool:
        return self.key.startswith("rows:")

    @property
    def is_added(self) -> bool:
        return bool(self.differences) and all(not found.before.title for found in self.differences)

    @property
    def is_removed(self) -> bool:
        return bool(self.differences) and all(not found.after.title for found in self.differences)


@dataclass(frozen=True)
class Proposal:
    """All that other answers would change."""

    answers: Answers
    changes: tuple[Change, ...]

    @property
    def digest(self) -> str:
        return digest([[change.key, [asdict(found) for found in change.differences]] for change in self.changes])


def answers_of(version: GuideVersion) -> Answers:
    """Those the draft was written for; a guide that was not composed has the usual ones."""
    answers = Answers.from_json(version.answers or {})
    return replace(answers, posture=version.posture or answers.posture)


def propose(version: GuideVersion, answers: Answers) -> Proposal:
    """What the starter would write for these answers where it differs from the draft. Nothing is changed."""
    composed, former = compose_here(answers), compose_here(answers_of(version))
    changes = [*_section_changes(version, composed, former), *_row_changes(version, composed, former)]
    return Proposal(answers, tuple(changes))


def _section_changes(version: GuideVersion, composed: ComposedGuide, former: ComposedGuide) -> Iterator[Change]:
    """What these answers change nothing of stays out, whatever a person made of it, removing it included."""
    sections = {section.key: section for section in version.sections.prefetch_related("texts")}
    wanted = {section.key: section for section in composed.sections}
    known = {section.key: section for section in former.sections}
    for key, section in wanted.items():
        if key in known and known[key].texts == section.texts:
            continue
        stored = sections.get(key)
        texts = _texts(stored) if stored else {}
        said = {code: _said(text) for code, text in texts.items() if code in section.texts}
        differences = _differences(said, section.texts)
        if differences:
            was_removed = stored is None and key in known
            yield Change(f"section:{key}", _title(section), was_removed or _is_by_hand(texts), differences)
    for key, stored in sections.items():
        texts = _texts(stored)
        if key in known and key not in wanted:
            said = {code: _said(text) for code, text in texts.items()}
            yield Change(f"section:{key}", stored.title, _is_by_hand(texts), _differences(said, {}))


def _texts(section: Section) -> dict[str, SectionText]:
    return {text.language: text for text in section.texts.all()}


def _said(text: SectionText) -> ComposedText:
    return ComposedText(text.title, text.body)


def _differences(before: Mapping[str, ComposedText], after: Mapping[str, ComposedText]) -> tuple[Difference, ...]:
    pairs = ((code, before.get(code, NOTHING), after.get(code, NOTHING)) for code in LANGUAGES)
    return tuple(Difference(code, old, new) for code, old, new in pairs if old != new)


def _is_by_hand(texts: Mapping[str, SectionText]) -> bool:
    return any(text.composed != digest_of_text(text.title, text.body) for text in texts.values())


def _title(section: ComposedSection) -> str:
    return localized(_Titles(section.texts), "title")


class _Titles:
    def __init__(self, texts: Mapping[str, ComposedText]) -> None:
        for language in LANGUAGES:
            setattr(self, f"title_{language}", texts.get(language, NOTHING).title)


def _row_changes(version: GuideVersion, composed: ComposedGuide, former: ComposedGuide) -> Iterator[Change]:
    for key in COMPOSED:
        kind = KINDS[key]
        now, then, wanted = _stored(version, kind), composed_rows(former, kind), composed_rows(composed, kind)
        if now != wanted and then != wanted:
            before = {code: _as_text(kind, now, code) for code in LANGUAGES}
            after = {code: _as_text(kind, wanted, code) for code in LANGUAGES}
            yield Change(f"rows:{key}", kind.title, now != then, _differences(before, after))


def _as_text(kind: RowKind, rows: list[dict[str, Any]], language: str) -> ComposedText:
    """Rows as a list, to be looked at."""
    with override(language):
        title = str(kind.title)
    items = "".join(f"<li>{escape(' – '.join(_said_in(row, language)))}</li>" for row in rows)
    return ComposedText(title, f"<ol>{items}</ol>")


def _said_in(row: Mapping[str, Any], language: str) -> Iterator[str]:
    other = next(code for code in LANGUAGES if code != language)
    for column, said in row.items():
        if column == "verbs":
            yield from (verb for pair in said if (verb := pair[LANGUAGES.index(language)]))
        elif said and column not in {"key", "platform"} and not column.endswith(f"_{other}"):
            yield str(said)


def _stored(version: GuideVersion, kind: RowKind) -> list[dict[str, Any]]:
    found = []
    for row in rows_of(version, kind):
        said = {column: getattr(row, column) for column in kind.columns}
        if hasattr(row, "interactions"):
            said["verbs"] = [(verb.verb_fr, verb.verb_en) for verb in row.interactions.all()]
        found.append(said)
    return found


def composed_rows(composed: ComposedGuide, kind: RowKind) -> list[dict[str, Any]]:
    """As `guidebook.enlivening.write_rows` takes them."""
    rows = []
    for row in getattr(composed, kind.rows):
        said = asdict(row)
        if "interactions" in said:
            said["verbs"] = [(verb["verb_fr"], verb["verb_en"]) for verb in said.pop("interactions")]
        rows.append(said)
    return rows


@transaction.atomic
def adapt(
    version: GuideVersion,
    answers: Answers,
    *,
    accepted: Collection[str],
    seen: str,
    by: Employee | None,
    at: dt.datetime,
) -> GuideVersion:
    """
    The draft is for these answers from now on; of what they change, what was `accepted` (keys of changes) is changed.

    Raises `ProposalChanged` when the proposal no longer has the digest `seen`, `AlreadyPublished` when the version is
    no draft any more, `NothingLeft` when some people would be shown no section; nothing is changed then.
    """
    version = lock_draft(version)
    proposal = propose(version, answers)
    if proposal.digest != seen:
        raise ProposalChanged
    composed = compose_here(answers)
    wanted = {f"section:{section.key}": section for section in composed.sections}
    for change in proposal.changes:
        if change.key not in accepted:
            continue
        if change.is_rows:
            kind = KINDS[change.key.removeprefix("rows:")]
            write_rows(version, kind, composed_rows(composed, kind), by=by, at=at)
        elif change.key in wanted:
            write_composed(version, wanted[change.key], by=by, at=at)
        else:
            version.sections.filter(key=change.key.removeprefix("section:")).delete()
    refuse_what_shows_nothing(version)
    version.answers, version.sector, version.posture = answers.as_json(), answers.sector, answers.posture
    version.save(update_fields=["answers", "sector", "posture"])
    return version


def write_composed(version: GuideVersion, composed: ComposedSection, *, by: Employee | None, at: dt.datetime) -> None:
    """The section as the starter writes it, in both languages; at its place when it is new. Its questions stay."""
    section, _made = Section.objects.get_or_create(
        version=version, key=composed.key, defaults={"element": composed.element, "position": composed.position}
    )
    if not section.checks.exists():
        add_checks(section, composed.checks)
    for language, text in composed.texts.items():
        SectionText.objects.update_or_create(
            section=section,
            language=language,
            defaults={
                "title": text.title,
                "body": text.body,
                "composed": digest_of_text(text.title, text.body),
                "edited_at": at,
                "edited_by": by,
                "confirmed_at": None,
                "confirmed_by": None,
            },
        )
