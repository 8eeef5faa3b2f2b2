"""All that is known of one person and one request: what was asked, what was said, who excused or reminded them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from acknowledgements.counting import asked_of
from acknowledgements.models import Acknowledgement
from acknowledgements.remarking import remarks_for
from announcements.models import Delivery, ReminderSubject
from assignments.models import Assignment, Exemption
from guidebook.models import GuideVersion
from people.models import Employee, Leave, Role

MOST_LETTERS = 50


@dataclass(frozen=True)
class Dossier:
    person: Employee
    assignment: Assignment  # with its `state`
    answers: list[Acknowledgement]  # of all rounds, the newest first
    exemptions: list[Exemption]
    leaves: list[Leave]
    letters: list[Delivery]
    may_read_reasons: bool
    may_exempt: bool
    readable_remarks: frozenset[int]

    @property
    def standing_exemption(self) -> Exemption | None:
        return next((one for one in self.exemptions if one.revoked_at is None), None)


def dossier_of(person: Employee, version: GuideVersion, *, viewer: Employee, on: dt.date) -> Dossier | None:
    """None when the person was never asked. A manager sees where they stand, not why they are excused."""
    assignment = (
        asked_of(Employee.objects.filter(pk=person.pk), on=on).filter(ask=version.ask_id).select_related("ask").first()
    )
    if assignment is None:
        return None
    in_care = Employee.objects.in_the_care_of(viewer).filter(pk=person.pk).exists()
    answers = Acknowledgement.objects.of(person).filter(assignment__ask__series=assignment.ask.series)
    answers = answers.with_all_it_says().order_by("-acknowledged_at")
    return Dossier(
        person=person,
        assignment=assignment,
        answers=list(answers),
        exemptions=list(
            Exemption.objects.filter(ask=assignment.ask_id, employee=person).select_related("granted_by", "revoked_by")
        ),
        leaves=list(person.leaves.exclude(ends_on__lt=assignment.assigned_at.date())),
        letters=_letters(person, assignment),
        may_read_reasons=in_care or viewer.has_role(Role.AUDITOR),
        may_exempt=in_care and viewer.has_role(Role.HR_ADMIN, Role.HR_DEPARTMENT) and assignment.ask.closed_at is None,
        readable_remarks=frozenset(remarks_for(viewer).filter(employee=person).values_list("pk", flat=True)),
    )


def _letters(person: Employee, assignment: Assignment) -> list[Delivery]:
    """What was mailed about it: the announcement, and each reminder that spoke of it."""
    about = Q(announcement__ask=assignment.ask_id)
    about |= Q(occasion__startswith=f"nudge:{assignment.ask_id}:")
    reminders = ReminderSubject.objects.filter(ask=assignment.ask_id, delivery__employee=person)
    about |= Q(pk__in=reminders.values("delivery"))
    letters = Delivery.objects.filter(about, employee=person).select_related("announcement", "created_by")
    return list(letters.order_by("-created_at")[:MOST_LETTERS])
