from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from announcements.models.deliveries import Delivery
from assignments.models import Ask


class ReminderLadder(models.Model):
    """On which days those who have not answered are reminded: for a kind of request, or for one request.

    Days are counted from the day due (-1: the day before); without a day due, from the day each person was asked.
    Without any step nobody is reminded; a kind without a ladder has the usual one (`laddering.USUAL_STEPS`).
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Ask.Kind.choices, blank=True)
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("request"))
    steps = models.JSONField(_("days"), default=list, blank=True)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by"))

    class Meta:
        verbose_name = _("days of reminders")
        verbose_name_plural = _("days of reminders")
        constraints = [
            models.CheckConstraint(
                condition=(Q(ask=None) & ~Q(kind="")) | Q(ask__isnull=False, kind=""),
                name="ladder_of_a_kind_or_request",
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(ask=None), name="ladder_once_per_kind"),
            models.UniqueConstraint(fields=["ask"], condition=Q(ask__isnull=False), name="ladder_once_per_request"),
        ]

    def __str__(self) -> str:
        return f"{self.ask or self.get_kind_display()}: {self.steps}"


class ReminderRound(models.Model):
    """A day on which reminders were chosen: what fell on the days after `since`, up to `on`."""

    on = models.DateField(_("day"), unique=True)
    since = models.DateField(_("after"))
    began_at = models.DateTimeField(_("began at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("day of reminders")
        verbose_name_plural = _("days of reminders")
        ordering = ["-on"]
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=models.F("on")), name="round_looks_back_from_its_day")
        ]

    def __str__(self) -> str:
        return str(self.on)


class ReminderSubject(models.Model):
    """A reminder is about this request: what had reached a step when it was ordered, then what it says as it leaves."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="+", verbose_name=_("delivery"))
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="+", verbose_name=_("request"))

    class Meta:
        verbose_name = _("subject of a reminder")
        verbose_name_plural = _("subjects of reminders")
        constraints = [models.UniqueConstraint(fields=["delivery", "ask"], name="reminder_names_a_request_once")]

    def __str__(self) -> str:
        return f"{self.delivery}: {self.ask}"
