"""PDF: the text set like the sealed copies (contents, running lines, page numbers, tags), without a seal."""

from __future__ import annotations

import datetime as dt
from html import escape

from django.utils.translation import gettext, override

from documents.composing import Body, Row, Section
from documents.typesetting import typeset_bodies
from guidebook.comparing.reading import Sides
from guidebook.comparing.versions import Comparison, SectionComparison
from guidebook.exporting.whole import Whole, WholeSection, WholeText
from guidebook.models import GuideVersion
from people.models import Organisation


def write_pages(whole: Whole) -> bytes:
    """Raises `documents.typesetting.PdfUnavailable`."""
    bodies = [_body(text, whole) for text in whole.texts]
    return typeset_bodies(bodies, issuer=whole.publisher, at=_moment(whole.version))


def write_changes(sides: Sides, comparison: Comparison, language: str) -> bytes:
    """What changed from a version to another, as PDF. Raises `documents.typesetting.PdfUnavailable`."""
    organisation = Organisation.current()
    newer, older = sides.newer_version, sides.older_version
    with override(language):
        facts = {"older": older.number, "newer": newer.number}
        body = Body(
            title=gettext("What changed"),
            subtitle=sides.newer.title if sides.newer else "",
            language=language,
            version_label=gettext("From version %(older)s to version %(newer)s") % facts,
            publisher=organisation.name,
            colour=organisation.colour,
            facts=(Row(gettext("Sections changed"), f"{len(comparison.changed)} / {len(comparison.sections)}"),),
            sections=tuple(_changes(comparison)),
        )
    return typeset_bodies([body], issuer=organisation.name, at=_moment(newer))


def _moment(version: GuideVersion) -> dt.datetime:
    """One that belongs to the version, so that the same version gives the same file."""
    return version.published_at or version.created_at


def _body(text: WholeText, whole: Whole) -> Body:
    organisation = Organisation.current()
    sections = [Section(section.key, section.title, _html(section)) for section in text.sections]
    if text.statement:
        with override(text.language):
            title = gettext("What people declare")
        sections.append(Section("", title, "".join(f"<p>{escape(line)}</p>" for line in text.statement.splitlines())))
    return Body(
        title=text.title,
        language=text.language,
        sections=tuple(sections),
        version_label=text.label,
        publisher=whole.publisher,
        colour=organisation.colour,
        facts=text.facts,
    )


def _html(section: WholeSection) -> str:
    return f"<p><em>{escape(section.hidden_from)}</em></p>{section.html}" if section.hidden_from else section.html


def _changes(comparison: Comparison) -> list[Section]:
    heads = [(gettext("Title"), comparison.title), (gettext("What people declare"), comparison.statement)]
    changed = [Section("", name, redline.html) for name, redline in heads if redline.is_changed]
    changed += [Section(one.key, f"{one.title} ({_fate(one)})", _changed(one)) for one in comparison.changed]
    if same := [one.title for one in comparison.sections if not one.is_changed]:
        changed.append(Section("", gettext("Unchanged"), f"<p>{escape(' · '.join(same))}</p>"))
    return changed


def _fate(section: SectionComparison) -> str:
    if section.is_added:
        return gettext("new")
    if section.is_removed:
        return gettext("gone")
    return gettext("changed") if section.is_rewritten else gettext("moved")


def _changed(section: SectionComparison) -> str:
    is_renamed = section.heading.is_changed and not section.is_added and not section.is_removed
    return (section.heading.html if is_renamed else "") + section.body.html
