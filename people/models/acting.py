from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from people.models.employees import Employee, EmployeeQuerySet


class ActingQuerySet(models.QuerySet["Acting"]):
    def standing(self) -> ActingQuerySet:
        """Not taken back."""
        return self.filter(ended_at=None)

    def current(self, on: dt.date) -> ActingQuerySet:
        return self.standing().filter(starts_on__lte=on, ends_on__gte=on)

    def overlapping(self, starts_on: dt.date, ends_on: dt.date) -> ActingQuerySet:
        """Those that share a day with these."""
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)

    def kept_for(self, managers: EmployeeQuerySet, *, viewer: Employee) -> ActingQuerySet:
        """Those that the viewer may take back: of themself, and of the managers whose record they keep."""
        return self.filter(Q(manager=viewer) | Q(manager__in=managers.order_by()))

    def concerning(self, managers: EmployeeQuerySet, *, viewer: Employee) -> ActingQuerySet:
        """The same, and those by which the viewer stands in for somebody."""
        return self.filter(Q(deputy=viewer) | Q(manager=viewer) | Q(manager__in=managers.order_by()))


class Acting(models.Model):
    """Somebody stands in for a manager, from a day to a day: they follow those below that manager as the manager does.

    Never more: not the manager's own record, nor their own, and nobody for whom the manager stands in.
    """

    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="replacements", verbose_name=_("manager")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stand_ins", verbose_name=_("stand-in")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    named_at = models.DateTimeField(_("named at"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("named by"))
    ended_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )

    objects = ActingQuerySet.as_manager()

    class Meta:
        verbose_name = _("replacement of a manager")
        verbose_name_plural = _("replacements of managers")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="acting_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(manager=F("deputy")), name="acting_for_somebody_else"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="acting_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.manager} ({self.starts_on} – {self.ends_on})"

    def is_current(self, on: dt.date) -> bool:
        return self.ended_at is None and self.starts_on <= on <= self.ends_on

    def is_over(self, on: dt.date) -> bool:
        return self.ended_at is not None or self.ends_on < on
