"""What an imported guide lacks comes from our starter: sections, questions and rows for an element nothing covers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from guidebook import living
from guidebook.adapting import composed_rows
from guidebook.answering import Answers
from guidebook.composed import ComposedSection
from guidebook.coverage import coverage_of
from guidebook.drafting import lock_draft
from guidebook.enlivening import KINDS, write_rows
from guidebook.models import Element, GuideVersion, Section, SectionText
from guidebook.parity import digest_of_text
from guidebook.starting import add_checks, compose_here
from guidebook.writing import unused_key
from people.models import Employee


@transaction.atomic
def complete_element(version: GuideVersion, element: Element, *, by: Employee | None, at: dt.datetime) -> int:
    """The starter's sections for the element, in both languages, where the eight elements would have them.

    An element that is covered already is left as it is: asking twice adds nothing twice.
    """
    version = lock_draft(version)
    if any(coverage.element == element and coverage.is_covered for coverage in coverage_of(version)):
        return 0
    composed = compose_here(Answers())
    found = [section for section in composed.sections if section.element == element]
    order = list(version.sections.all())
    place = next((n for n, other in enumerate(order) if other.element and other.element > element), len(order))
    keys = {section.key for section in order}
    for number, starter in enumerate(found):
        order.insert(place + number, _add(version, starter, keys, by, at))
    for position, placed in enumerate(order, start=1):
        placed.position = position
    Section.objects.bulk_update(order, ["position"])
    for kind in KINDS.values():
        if kind.rows in _rows_of(element) and not getattr(version, kind.rows).exists():
            write_rows(version, kind, composed_rows(composed, kind), by=by, at=at)
    return len(found)


def _rows_of(element: Element) -> set[str]:
    return {kind.rows for kind in living.KINDS if kind.element == element}


def _add(
    version: GuideVersion, found: ComposedSection, keys: set[str], by: Employee | None, at: dt.datetime
) -> Section:
    key = found.key if found.key not in keys else unused_key(found.key, keys)
    keys.add(key)
    section = Section.objects.create(version=version, key=key, element=found.element, position=len(keys))
    SectionText.objects.bulk_create(
        SectionText(
            section=section,
            language=language,
            title=text.title,
            body=text.body,
            composed=digest_of_text(text.title, text.body),
            edited_at=at,
            edited_by=by,
        )
        for language, text in found.texts.items()
    )
    add_checks(section, found.checks)
    return section
