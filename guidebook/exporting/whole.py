"""A version as it leaves: in each language, all of its sections, and who does not see which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from django.conf import settings
from django.utils.translation import gettext, override
from lxml import html as lxml_html

from documents.composing import Row
from guidebook.checking import checks_html
from guidebook.models import Edition, GuideVersion, Section
from guidebook.reading import under_a_title, whole_edition
from people.models import Organisation
from people.wording import LANGUAGE_TAGS, LANGUAGES, day, localized

_TO_A_PAGE = re.compile(r'(<a [^<>]*?href=")/(?!/)')
_TO_A_SECTION = re.compile(r'(<a [^<>]*?href=")#s-')
_LOOSE = re.compile(r"<[uo]l[^<>]*>\s*[^<\s]|</li>\s*[^<\s]")


class NothingToExport(ValueError):
    """Nothing is written in the version, in any language."""


@dataclass(frozen=True)
class WholeSection:
    """A section with its rows and its questions; `hidden_from`: who does not see it, in words."""

    key: str
    title: str
    html: str
    hidden_from: str


@dataclass(frozen=True)
class WholeText:
    """The version in one language."""

    language: str
    title: str
    label: str
    statement: str
    facts: tuple[Row, ...]
    sections: tuple[WholeSection, ...]

    @property
    def tag(self) -> str:
        return LANGUAGE_TAGS[self.language]


@dataclass(frozen=True)
class Whole:
    version: GuideVersion
    publisher: str
    texts: tuple[WholeText, ...]

    @property
    def title(self) -> str:
        return self.texts[0].title


def read_whole(version: GuideVersion, *, languages: tuple[str, ...] = LANGUAGES) -> Whole:
    """What the version says in these languages, the published editions word for word. Raises `NothingToExport`."""
    version = GuideVersion.objects.with_text().prefetch_related("editions").get(pk=version.pk)
    editions = [edition for language in languages if (edition := whole_edition(version, language))]
    if not editions:
        raise NothingToExport
    return Whole(version, Organisation.current().name, tuple(_text(version, edition) for edition in editions))


def _text(version: GuideVersion, edition: Edition) -> WholeText:
    language = edition.language
    sections = {section.key: section for section in version.sections.all()}
    with override(language):
        label = gettext("Version %(number)s") % {"number": version.number}
        if version.is_draft:
            said = gettext("draft")
            label = f"{label} ({said})"
        facts = [Row(gettext("Published on"), day(version.published_at, language))] if version.published_at else []
        return WholeText(
            language=language,
            title=edition.title,
            label=label,
            statement=edition.statement,
            facts=tuple(facts),
            sections=tuple(
                WholeSection(
                    part["key"],
                    part["title"],
                    _elsewhere(under_a_title(part["body"] + checks_html(part.get("checks", ()))), language),
                    _hidden_from(sections.get(part["key"]), language),
                )
                for part in edition.sections
            ),
        )


def _elsewhere(html: str, language: str) -> str:
    """As it is read away from the site: links to its pages are whole, those to sections lead to this language's."""
    html = _TO_A_PAGE.sub(rf"\1{settings.SITE_URL}/", html)
    html = _TO_A_SECTION.sub(rf"\1#{language}-", html)
    return _with_items(html) if _LOOSE.search(html) else html


def _with_items(html: str) -> str:
    """Words that stand in a list beside its items become items, so that no format loses them."""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for listed in root.xpath(".//ul | .//ol"):
        for place, (owner, words) in reversed(list(enumerate([(None, listed.text), *((c, c.tail) for c in listed)]))):
            if words and words.strip():
                item = lxml_html.fragment_fromstring(f"<li>{escape(words.strip())}</li>")
                listed.insert(place, item)
                if owner is None:
                    listed.text = None
                else:
                    owner.tail = None
    return "".join([escape(root.text or ""), *(lxml_html.tostring(child, encoding="unicode") for child in root)])


def _hidden_from(section: Section | None, language: str) -> str:
    if section is None or section.hidden_from is None:
        return ""
    departments = [localized(department, "name", language) for department in section.hidden_from.departments.all()]
    names = ", ".join([*departments, *(site.name for site in section.hidden_from.sites.all())])
    return gettext("Not shown to: %(names)s.") % {"names": names} if names else ""
