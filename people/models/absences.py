import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.employees import Employee


class LeaveQuerySet(models.QuerySet["Leave"]):
    def current(self, on: dt.date) -> "LeaveQuerySet":
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)

    def overlapping(self, starts_on: dt.date, ends_on: dt.date | None) -> "LeaveQuerySet":
        """Those that share a day with these; without a last day, they go on."""
        started = self.filter(starts_on__lte=ends_on) if ends_on else self
        return started.exclude(ends_on__lt=starts_on)


class Leave(models.Model):
    """A long absence. While it lasts, nothing is overdue for the person. `ends_on` is its last day; empty: unknown."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="leaves", verbose_name=_("employee"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("No reason of health here."))

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="leave_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee} ({self.starts_on} – {self.ends_on or '…'})"
