"""Whom an announcement reaches, before it leaves: how many by mail, and who cannot be reached so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from announcements.announcing import concerned
from announcements.models import AddressBounce, Announcement
from people.models import Employee
from people.models.employees import EmployeeQuerySet
from people.wording import localized

ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Reach:
    by_mail: int  # those whose mail came back lately are among them: they are tried again
    without_mail: int
    broken: int

    @property
    def unreached(self) -> int:
        return self.without_mail + self.broken


def reach_of(announcement: Announcement, *, at: dt.datetime) -> Reach:
    people = _with_state(concerned(announcement, at=at)).order_by()
    counts = people.aggregate(
        by_mail=Count("pk", filter=Q(email__isnull=False)),
        without_mail=Count("pk", filter=Q(email=None)),
        broken=Count("pk", filter=Q(is_broken=True)),
    )
    return Reach(**counts)


def unreached(announcement: Announcement, *, at: dt.datetime) -> EmployeeQuerySet:
    """Those concerned without an e-mail address, or from whose address mail comes back; each says `is_broken`."""
    people = _with_state(concerned(announcement, at=at)).filter(Q(email=None) | Q(is_broken=True))
    return people.select_related("department", "site", "manager")


def titles() -> list[str]:
    return [_("Name"), _("Employee number"), _("Department"), _("Site"), _("Manager"), _("Address"), _("Why")]


def rows(people: EmployeeQuerySet, *, language: str) -> Iterator[list[str]]:
    """A line for each, ready to be read: they are asked for once the request is over."""
    reasons = {True: _("Mail to this address comes back"), False: _("No e-mail address")}
    return _rows(people.iterator(chunk_size=ROWS_AT_ONCE), reasons, language)


def _rows(people: Iterable[Employee], reasons: dict[bool, str], language: str) -> Iterator[list[str]]:
    for person in people:
        yield [
            person.name,
            person.employee_number or "",
            localized(person.department, "name", language) if person.department else "",
            person.site.name if person.site else "",
            person.manager.name if person.manager else "",
            person.email or "",
            reasons[bool(person.is_broken)],  # type: ignore[attr-defined]
        ]


def _with_state(people: EmployeeQuerySet) -> EmployeeQuerySet:
    standing = AddressBounce.objects.standing().filter(employee=OuterRef("pk"))
    return people.annotate(is_broken=Exists(standing))
