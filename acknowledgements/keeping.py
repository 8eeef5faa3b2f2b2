"""What a person signed, with its sealed copy and what came after: theirs to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from acknowledgements.models import Acknowledgement
from assignments.models import Assignment
from documents.models import Document
from guidebook.models import GuideVersion


@dataclass(frozen=True)
class Signed:
    """An acknowledgement, its sealed PDF (none yet: it is on its way), and the newer version if there is one."""

    acknowledgement: Acknowledgement
    document: Document | None
    newer: GuideVersion | None
    is_asked_again: bool

    @property
    def is_enough(self) -> bool:
        """What was signed stays what is asked: the newer version, if there is one, changed little."""
        return self.newer is None or self.newer.ask_id == self.acknowledgement.edition.version.ask_id


def signed(acknowledgements: Sequence[Acknowledgement]) -> list[Signed]:
    """In the same few queries however many there are; the acknowledgements come `with_all_it_says()`."""
    documents = {
        document.about: document
        for document in Document.objects.without_content().filter(about__in=[row.key for row in acknowledgements])
    }
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
        _signed(row, documents.get(row.key), in_force.get(row.edition.version.guide_id), owed)
        for row in acknowledgements
    ]


def _signed(
    acknowledgement: Acknowledgement,
    document: Document | None,
    in_force: GuideVersion | None,
    owed: set[tuple[int, int]],
) -> Signed:
    newer = in_force if in_force and in_force.number > acknowledgement.edition.version.number else None
    asked_again = bool(newer and newer.ask_id and (acknowledgement.employee_id, newer.ask_id) in owed)
    return Signed(acknowledgement, document, newer, asked_again)
