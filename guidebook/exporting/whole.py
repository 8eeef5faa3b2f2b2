"""A version as it leaves: in each language, all of its sections, and who does not see which."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, override

from documents.composing import Row
from guidebook.checking import checks_html
from guidebook.models import Edition, GuideVersion, Section
from guidebook.reading import under_a_title, whole_edition
from people.models import Organisation
from people.wording import LANGUAGE_TAGS, LANGUAGES, day, localized


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
            label = f"{label} ({gettext('draft')})"
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
                    under_a_title(part["body"] + checks_html(part.get("checks", ()))),
                    _hidden_from(sections.get(part["key"]), language),
                )
                for part in edition.sections
            ),
        )


def _hidden_from(section: Section | None, language: str) -> str:
    if section is None or section.hidden_from is None:
        return ""
    departments = [localized(department, "name", language) for department in section.hidden_from.departments.all()]
    names = ", ".join([*departments, *(site.name for site in section.hidden_from.sites.all())])
    return gettext("Not shown to: %(names)s.") % {"names": names} if names else ""
