"""An edition: what people read and sign, made from a version's texts and the organisation's own words."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape, unescape
from typing import Any, NamedTuple

from documents.canonical import digest
from documents.richtext import placeholders_in, resolve, word_count
from guidebook.models import Edition, GuideVersion, SectionText
from guidebook.placeholders import values_for
from people.models import Organisation
from people.wording import localized


class Use(NamedTuple):
    """A placeholder, and where it is written (a section's title; empty: in what people declare)."""

    name: str
    where: str


def compose_edition(version: GuideVersion, language: str, *, values: Mapping[str, str]) -> Edition:
    """The version in that language, its placeholders resolved, its digests taken; not saved.

    Sections that have no text in that language are left out: `guidebook.publishing` refuses such a language, a preview
    shows what there is.
    """
    sections: list[dict[str, Any]] = [
        {
            "key": text.section.key,
            "element": text.section.element,
            "title": resolve_line(text.title, values),
            "body": resolve(text.body, values),
        }
        for text in texts_of(version, language)
    ]
    statement = resolve_line(getattr(version, f"statement_{language}"), values)
    edition = Edition(
        version=version,
        language=language,
        title=localized(version.guide, "title", language),
        statement=statement,
        statement_digest=digest(statement),
        sections=sections,
        words=sum(word_count(section["body"]) for section in sections),
    )
    edition.digest = edition_digest(edition)
    return edition


def draft_digest(version: GuideVersion, languages: list[str]) -> str:
    """The SHA-256 of all that publishing the draft now, in these languages, would freeze."""
    organisation = Organisation.current()
    drafts = [compose_edition(version, language, values=values_for(organisation, language)) for language in languages]
    return digest([draft.digest for draft in drafts])


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


def texts_of(version: GuideVersion, language: str) -> list[SectionText]:
    """The texts in reading order. Reads `version.sections` with their texts: prefetch them."""
    texts = (section.text(language) for section in version.sections.all())
    return [text for text in texts if text and text.body]


def placeholders_used(version: GuideVersion, language: str) -> list[Use]:
    uses = [Use(name, "") for name in sorted(placeholders_in(getattr(version, f"statement_{language}")))]
    for text in texts_of(version, language):
        names = placeholders_in(escape(text.title, quote=False)) | placeholders_in(text.body)
        uses += [Use(name, text.title) for name in sorted(names)]
    return uses


def resolve_line(line: str, values: Mapping[str, str]) -> str:
    """The same for plain text."""
    return unescape(resolve(escape(line, quote=False), values))


def values_in_preview(version: GuideVersion, language: str) -> dict[str, str]:
    """Every placeholder has something to show: what the profile does not say stays as it was written."""
    known = values_for(Organisation.current(), language)
    used = {use.name for use in placeholders_used(version, language)}
    return {name: known.get(name) or f"{{{{ {name} }}}}" for name in used | known.keys()}
