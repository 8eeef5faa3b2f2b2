"""A guide that was exported as JSON (`guidebook.exporting.bundle`) becomes a new guide and its first draft."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction

from documents.models import Picture
from documents.pictures import ImageTooLarge, NotAnImage, keep_picture
from documents.richtext import printable
from guidebook.answering import Answers, NonsenseAnswer
from guidebook.composed import CheckRow, ChoiceRow
from guidebook.drafting import begin_guide
from guidebook.enlivening import KINDS, NotAnAddress, RowKind, RowTooLong, RowUnnamed, TooManyRows, write_rows
from guidebook.exporting.bundle import FORMAT, FORMAT_VERSION
from guidebook.hiding import NothingLeft, TooManyCombinations, refuse_what_shows_nothing
from guidebook.importing.formats import WHOLE_GUIDE_MEGABYTES
from guidebook.importing.report import MEGABYTE, Deadline, FileTooLarge, Kind, NotARepereGuide, Report
from guidebook.models import (
    Element,
    Guide,
    GuideVersion,
    ImportRecord,
    Section,
    SectionText,
    WordingNote,
)
from guidebook.presets import UnknownSector
from guidebook.questioning import EXPLAINED, MOST_CHECKS, MOST_CHOICES, SAID, clean_check
from guidebook.starting import add_checks
from guidebook.writing import TextTooLong, clean_body, clean_lines, clean_title, unused_key
from people.models import Audience, Department, Employee, Site
from people.wording import LANGUAGES

MOST_SECONDS = 30
MOST_SECTIONS = 200
_PICTURE = re.compile(r"<img\b[^<>]*>")
_DIGEST = re.compile(r"/pictures/([0-9a-f]{64})/")
_ALT = re.compile(r'\balt="([^"]*)"')
_ROW_FAULTS = (TooManyRows, RowTooLong, RowUnnamed, NotAnAddress)


class _Wrong(Exception):
    """Something in the file is not what it should be; the argument says where."""


@transaction.atomic
def restore_guide(source: bytes, *, filename: str, by: Employee | None, at: dt.datetime) -> Guide:
    """A new guide whose first draft says all that the file holds. Raises `NotImportable`, and then nothing is kept."""
    if len(source) > WHOLE_GUIDE_MEGABYTES * MEGABYTE:
        raise FileTooLarge(filename, most=WHOLE_GUIDE_MEGABYTES)
    try:
        said = _mapping(json.loads(source), "")
        if said.get("format") != FORMAT or said.get("format_version") != FORMAT_VERSION:
            raise _Wrong("format")
        with transaction.atomic():
            return _Restoring(said, by, at).restore(filename, hashlib.sha256(source).hexdigest())
    except (ValueError, RecursionError) as error:  # no JSON, or a text longer than it may be
        where = f"{error.most}" if isinstance(error, TextTooLong) else "JSON"
        raise NotARepereGuide(filename, where=where) from None
    except _Wrong as wrong:
        raise NotARepereGuide(filename, where=str(wrong) or "JSON") from None


class _Restoring:
    def __init__(self, said: Mapping[str, Any], by: Employee | None, at: dt.datetime) -> None:
        self.said, self.by, self.at = said, by, at
        self.report = Report()
        self.pictures = self._pictures()
        self.departments, self.sites = _departments(), {site.name: site for site in Site.objects.all()}

    def restore(self, filename: str, digest: str) -> Guide:
        draft = self._begin()
        sections = _list(self.said.get("sections"), "sections", most=MOST_SECTIONS)
        keys: set[str] = set()
        for position, section in enumerate(sections, start=1):
            self._section(draft, _mapping(section, f"sections[{position}]"), position, keys)
        if not keys:
            raise _Wrong("sections")
        self._show_to_somebody(draft)
        rows = _mapping(self.said.get("rows", {}), "rows")
        for kind in KINDS.values():
            self._rows(draft, kind, _list(rows.get(kind.rows, []), kind.rows))
        self._notes(draft, keys)
        has_french = SectionText.objects.filter(section__version=draft, language="fr").exists()
        ImportRecord.objects.create(
            version=draft,
            filename=filename[-255:],
            language="fr" if has_french else "en",
            digest=digest,
            notices=[[notice.kind.value, notice.detail] for notice in self.report],
            imported_at=self.at,
            imported_by=self.by,
        )
        return draft.guide

    def _begin(self) -> GuideVersion:
        guide, version = _mapping(self.said.get("guide"), "guide"), _mapping(self.said.get("version"), "version")
        titles = {f"title_{language}": clean_title(_text(guide, f"title_{language}")) for language in LANGUAGES}
        if not any(titles.values()):
            raise _Wrong("guide.title")
        statements = {f"statement_{code}": clean_lines(_text(version, f"statement_{code}")) for code in LANGUAGES}
        draft = begin_guide(**titles, **statements, by=self.by, at=self.at)
        try:
            answers = Answers.from_json(version.get("answers") or {})
            draft.answers = answers.as_json() if version.get("answers") else {}
        except (NonsenseAnswer, UnknownSector):
            draft.answers = {}
        draft.sector = _text(version, "sector")[:40]
        posture = version.get("posture")
        draft.posture = posture if type(posture) is int and 1 <= posture <= 5 else None
        draft.change_note_fr, draft.change_note_en = (
            clean_lines(_text(version, f"change_note_{c}")) for c in LANGUAGES
        )
        draft.save()
        return draft

    def _section(self, draft: GuideVersion, said: Mapping[str, Any], position: int, keys: set[str]) -> None:
        texts = _mapping(said.get("texts"), f"sections[{position}].texts")
        key, element = _text(said, "key"), said.get("element")
        if not re.fullmatch(r"[-a-zA-Z0-9_]{1,80}", key) or key in keys:
            key = unused_key(key or "section", keys)
        keys.add(key)
        if element is not None and element not in Element.values:
            raise _Wrong(f"sections[{position}].element")
        section = Section.objects.create(
            version=draft,
            key=key,
            element=element,
            position=position,
            hidden_from=self._audience(said.get("hidden_from"), key),
        )
        for language in LANGUAGES:
            if language in texts:
                self._write(section, language, _mapping(texts[language], f"sections[{position}].texts"))
        add_checks(section, [_check(check) for check in _list(said.get("checks", []), "checks", most=MOST_CHECKS)])

    def _write(self, section: Section, language: str, said: Mapping[str, Any]) -> None:
        title, body = clean_title(_text(said, "title")), clean_body(_text(said, "body"))
        if not title:
            raise _Wrong(f"{section.key}.title")
        composed = _text(said, "composed")
        SectionText.objects.create(
            section=section,
            language=language,
            title=title,
            body=_PICTURE.sub(self._shown, body),
            composed=composed if re.fullmatch(r"[0-9a-f]{64}", composed) else "",
            edited_at=self.at,
            edited_by=self.by,
        )

    def _audience(self, said: object, key: str) -> Audience | None:
        """Who does not see the section; whoever is not known here is told, so that nothing is shown by oversight."""
        if said is None:
            return None
        wanted = _mapping(said, f"{key}.hidden_from")
        departments, sites = [], []
        for path in _list(wanted.get("departments", []), "departments"):
            names = tuple(name for name in _list(path, "departments") if isinstance(name, str))
            found = self.departments.get(names)
            departments.append(found) if found else self.report.note(Kind.HIDDEN, f"{key}: {' › '.join(names)}")
        for name in _list(wanted.get("sites", []), "sites"):
            known = self.sites.get(name) if isinstance(name, str) else None
            sites.append(known) if known else self.report.note(Kind.HIDDEN, f"{key}: {name}")
        if not (departments or sites):
            return None
        audience = Audience.objects.create()
        audience.departments.set(departments)
        audience.sites.set(sites)
        return audience

    def _show_to_somebody(self, draft: GuideVersion) -> None:
        """Sections hidden from more audiences than there may be, or all from the same people, are shown, and told."""
        try:
            refuse_what_shows_nothing(draft)
        except (NothingLeft, TooManyCombinations):
            for section in draft.sections.exclude(hidden_from=None):
                self.report.note(Kind.HIDDEN, section.key)
            draft.sections.update(hidden_from=None)

    def _rows(self, draft: GuideVersion, kind: RowKind, said: list[Any]) -> None:
        rows = [dict(_mapping(row, kind.rows)) for row in said]
        for row in rows:
            row |= {name: _clean(value) for name, value in row.items() if isinstance(value, str)}
            if "picture_id" in kind.columns:
                picture = self.pictures.get(_text(row, "picture"))
                row["picture_id"] = picture.pk if picture else None
                if picture is None:
                    self.report.note(Kind.IMAGE, _text(row, "title_fr") or _text(row, "title_en"))
            pairs = [_list(pair, "verbs") for pair in _list(row.get("verbs", []), "verbs")]
            row["verbs"] = [(_clean(pair[0]), _clean(pair[1])) for pair in pairs if _are_texts(pair)]
        try:
            write_rows(
                draft, kind, [row for row in rows if row.get("picture_id", 0) is not None], by=self.by, at=self.at
            )
        except _ROW_FAULTS as fault:
            raise _Wrong(kind.rows) from fault

    def _notes(self, draft: GuideVersion, keys: set[str]) -> None:
        notes = {}
        for said in _list(self.said.get("wording_notes", []), "wording_notes", most=2000):
            note = _mapping(said, "wording_notes")
            key, language, term = _text(note, "section"), _text(note, "language"), _text(note, "term")[:200]
            if key in keys and language in LANGUAGES and term:
                notes[key, language, term] = _text(note, "note")[:500]
        WordingNote.objects.bulk_create(
            WordingNote(
                version=draft, section_key=key, language=language, term=term, note=note,
                written_by=self.by, written_at=self.at,
            )
            for (key, language, term), note in notes.items()
        )  # fmt: skip

    # --- Pictures ---------------------------------------------------------------------------------------------------
    def _pictures(self) -> dict[str, Picture]:
        """By the digest that stands in the file; drawn anew, so that nothing hidden in them comes along."""
        said, deadline = _mapping(self.said.get("pictures", {}), "pictures"), Deadline(MOST_SECONDS)
        shown = {*_DIGEST.findall(json.dumps(self.said.get("sections"))), *self._in_kit()}
        kept = {picture.digest: picture for picture in Picture.objects.filter(digest__in=shown)}
        for digest in sorted(shown - kept.keys()):
            deadline.check()
            if digest in said and (drawn := self._drawn(_mapping(said[digest], "pictures"))):
                kept[digest] = drawn
        return kept

    def _in_kit(self) -> Iterator[str]:
        rows = _list(_mapping(self.said.get("rows", {}), "rows").get("kit_items", []), "kit_items")
        digests = (_text(_mapping(row, "kit_items"), "picture") for row in rows)
        yield from (digest for digest in digests if re.fullmatch(r"[0-9a-f]{64}", digest))

    def _drawn(self, said: Mapping[str, Any]) -> Picture | None:
        try:
            content = base64.b64decode(_text(said, "base64"), validate=True)
            return keep_picture(io.BytesIO(content), by=self.by, at=self.at)
        except (binascii.Error, NotAnImage, ImageTooLarge):
            return None

    def _shown(self, found: re.Match[str]) -> str:
        digest, described = _DIGEST.search(found[0]), _ALT.search(found[0])
        description = described[1] if described else ""
        if picture := self.pictures.get(digest[1] if digest else ""):
            return f'<img src="/pictures/{picture.digest}/" alt="{description}">'
        self.report.note(Kind.IMAGE, description)
        return description


def _departments() -> dict[tuple[str, ...], Department]:
    every = {department.pk: department for department in Department.objects.all()}

    def path(department: Department, below: int = 0) -> tuple[str, ...]:
        above = every.get(department.parent_id or 0) if below < 50 else None
        return (*(path(above, below + 1) if above else ()), department.name_fr or department.name_en)

    return {path(department): department for department in every.values()}


def _check(said: object) -> CheckRow:
    check = _mapping(said, "checks")
    choices = [_mapping(choice, "choices") for choice in _list(check.get("choices"), "choices", most=MOST_CHOICES)]
    row = CheckRow(
        **_both(check, "question", SAID),
        choices=tuple(
            ChoiceRow(
                is_right=choice.get("is_right") is True,
                **_both(choice, "text", SAID),
                **_both(choice, "explanation", EXPLAINED),
            )
            for choice in choices
        ),
    )
    try:
        return clean_check(row)
    except ValueError as fault:
        raise _Wrong("checks") from fault


def _both(said: Mapping[str, Any], name: str, most: int) -> dict[str, str]:
    texts = {f"{name}_{language}": " ".join(_text(said, f"{name}_{language}").split(" ")) for language in LANGUAGES}
    if any(len(text) > most for text in texts.values()):
        raise _Wrong(name)
    return texts


def _mapping(said: object, where: str) -> Mapping[str, Any]:
    if not isinstance(said, dict):
        raise _Wrong(where)
    return said


def _list(said: object, where: str, *, most: int = 1000) -> list[Any]:
    if not isinstance(said, list) or len(said) > most:
        raise _Wrong(where)
    return said


def _text(said: Mapping[str, Any], name: str) -> str:
    """A text, or nothing when there is none; without what cannot be stored (lone surrogates, controls)."""
    text = said.get(name, "")
    if text is not None and not isinstance(text, str):
        raise _Wrong(name)
    return _clean(text or "")


def _clean(text: str) -> str:
    return printable(text.encode("utf-8", "ignore").decode())


def _are_texts(pair: Iterable[object]) -> bool:
    return [type(one) for one in pair] == [str, str]
