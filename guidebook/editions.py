"""An edition: what people read and sign, made from a version's texts and the organisation's own words."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape, unescape
from typing import Any, NamedTuple

from documents.canonical import digest
from documents.richtext import placeholders_in, resolve, word_count
from guidebook.checking import checks_in, lines_of
from guidebook.hiding import Combination, combinations_of
from guidebook.living import living_html
from guidebook.models import Edition, GuideVersion, Section
from guidebook.placeholders import values_for
from people.models import Organisation
from people.wording import localized


class Use(NamedTuple):
    """A placeholder, and where it is written (a section's title; empty: in what people declare)."""

    name: str
    where: str


def compose_edition(
    version: GuideVersion, language: str, *, values: Mapping[str, str], combination: Combination | None = None
) -> Edition:
    """The version in that language, its placeholders resolved, its digests taken; not saved.

    Sections that have no text in that language are left out: `guidebook.publishing` refuses such a language, a preview
    shows what there is. So are those that the combination hides. Read the version `with_text`.
    """
    hides = combination.hides if combination else frozenset()
    sections = [
        _resolved(passage, values) for passage in passages_of(version, language) if passage.section.key not in hides
    ]
    statement = resolve_line(getattr(version, f"statement_{language}"), values)
    edition = Edition(
        version=version,
        language=language,
        combination=combination.number if combination else 0,
        hides=sorted(hides),
        title=localized(version.guide, "title", language),
        statement=statement,
        statement_digest=digest(statement),
        sections=sections,
        words=sum(word_count(section["body"]) for section in sections),
    )
    edition.digest = edition_digest(edition)
    return edition


class Passage(NamedTuple):
    """A section as it is read in one language: its text, then the rows that give its element life."""

    section: Section
    language: str
    title: str
    body: str


def passages_of(version: GuideVersion, language: str) -> list[Passage]:
    """In reading order, placeholders not resolved yet. Read the version `with_text`."""
    ends = living_html(version, language)
    passages = []
    for section in version.sections.all():
        text, end = section.text(language), ends.get(section.key, "")
        if text and (text.body or end):
            passages.append(Passage(section, language, text.title, text.body + end))
    return passages


def _resolved(passage: Passage, values: Mapping[str, str]) -> dict[str, Any]:
    section, title, body = passage.section, passage.title, passage.body
    resolved: dict[str, Any] = {
        "key": section.key,
        "element": section.element,
        "title": resolve_line(title, values),
        "body": resolve(body, values),
    }
    if checks := checks_in(section, passage.language):
        resolved["checks"] = [_asked(check, values) for check in checks]
    return resolved


def _asked(check: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    choices = [
        choice | {name: resolve_line(choice[name], values) for name in ("text", "explanation")}
        for choice in check["choices"]
    ]
    return {"question": resolve_line(check["question"], values), "choices": choices}


def draft_digest(version: GuideVersion, languages: list[str]) -> str:
    """The SHA-256 of all that publishing the draft now, in these languages, would freeze."""
    return digest([draft.digest for draft in compose_editions(version, languages)])


def compose_editions(version: GuideVersion, languages: list[str]) -> list[Edition]:
    """What publishing would freeze: an edition in each language for each combination of sections; none is saved."""
    organisation = Organisation.current()
    return [
        compose_edition(version, language, values=values_for(organisation, language), combination=combination)
        for language in languages
        for combination in combinations_of(version)
    ]


def edition_digest(edition: Edition) -> str:
    """The SHA-256 of the canonical JSON of all that a person is shown, so that anyone can take it again."""
    return digest(
        {
            "guide": edition.version.guide.slug,
            "version": edition.version.number,
            "language": edition.language,
            "title": edition.title,
            "statement": edition.statement,
            "sections": edition.sections,
        }
    )


def placeholders_used(version: GuideVersion, language: str) -> list[Use]:
    uses = [Use(name, "") for name in sorted(placeholders_in(getattr(version, f"statement_{language}")))]
    for passage in passages_of(version, language):
        lines = [passage.title, *lines_of(checks_in(passage.section, language))]
        names = placeholders_in(passage.body).union(*(placeholders_in(escape(line, quote=False)) for line in lines))
        uses += [Use(name, passage.title) for name in sorted(names)]
    return uses


def resolve_line(line: str, values: Mapping[str, str]) -> str:
    """The same for plain text."""
    return unescape(resolve(escape(line, quote=False), values))


def values_in_preview(version: GuideVersion, language: str) -> dict[str, str]:
    """Every placeholder has something to show: what the profile does not say stays as it was written."""
    known = values_for(Organisation.current(), language)
    used = {use.name for use in placeholders_used(version, language)}
    return {name: known.get(name) or f"{{{{ {name} }}}}" for name in used | known.keys()}
