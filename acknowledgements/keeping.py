"""What a person signed, with its sealed copy and what came after: theirs to keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from acknowledgements.models import Acknowledgement
from acknowledgements.renewing import in_language_of
from assignments.models import Assignment
from documents.models import Document, DocumentState
from documents.states import states_of
from guidebook.comparing.changes import Changes, changes_between
from guidebook.models import Edition, GuideVersion
from guidebook.reading import edition_for
from people.models import Employee


@dataclass(frozen=True)
class Signed:
    """An acknowledgement, its sealed PDF (none yet: it is on its way), and the newer version if there is one."""

    acknowledgement: Acknowledgement
    document: Document | None
    newer: GuideVersion | None
    is_asked_again: bool
    state: DocumentState | None = None  # what became of it; none: it is in force

    @property
    def is_enough(self) -> bool:
        """What was signed stays what is asked: the newer version, if there is one, changed little."""
        return self.newer is None or self.newer.ask_id == self.acknowledgement.edition.version.ask_id


@dataclass(frozen=True)
class SinceThen:
    """The text in force, and what changed in it since the person signed.

    `changes` None: the two cannot be compared (too long, or signed in a language it no longer exists in).
    """

    edition: Edition
    changes: Changes | None


def since_then(acknowledgement: Acknowledgement, reader: Employee) -> SinceThen | None:
    """In the language signed, where it still exists. None: that version is in force, or none is addressed to them."""
    signed_version = acknowledgement.edition.version
    now = GuideVersion.objects.addressed_to(reader).in_force().filter(guide=signed_version.guide_id)
    version = now.exclude(pk=signed_version.pk).select_related("guide").first()
    if version is None:
        return None
    edition = edition_for(version, acknowledgement.edition.language, reader)
    compared = in_language_of(edition, acknowledgement.edition)
    return SinceThen(edition, changes_between(compared, edition) if compared else None)


def signed(acknowledgements: Sequence[Acknowledgement], *, at: dt.datetime) -> list[Signed]:
    """In the same few queries however many there are; the acknowledgements come `with_all_it_says()`."""
    keys = [row.key for row in acknowledgements]
    documents = {document.about: document for document in Document.objects.without_content().filter(about__in=keys)}
    states = states_of(keys, at=at)
    guides = {row.edition.version.guide_id for row in acknowledgements}
    in_force = {row.guide_id: row for row in GuideVersion.objects.in_force().filter(guide__in=guides)}
    people = {row.employee_id for row in acknowledgements}
    owed = set(
        Assignment.objects.outstanding()
        .standing()
        .filter(employee__in=people, ask__in=[version.ask_id for version in in_force.values()])
        .values_list("employee", "ask")
    )
    return [
        replace(
            _signed(row, documents.get(row.key), in_force.get(row.edition.version.guide_id), owed),
            state=states.get(row.key),
        )
        for row in acknowledgements
    ]


def _signed(
    acknowledgement: Acknowledgement,
    document: Document | None,
    in_force: GuideVersion | None,
    owed: set[tuple[int, int]],
) -> Signed:
    newer = in_force if in_force and in_force.number > acknowledgement.edition.version.number else None
    current = in_force.ask_id if in_force else None
    is_another = current is not None and current != acknowledgement.assignment.ask_id
    asked_again = is_another and (acknowledgement.employee_id, current) in owed
    return Signed(acknowledgement, document, newer, asked_again)
