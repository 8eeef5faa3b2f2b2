from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assignments.models import Ask, Assignment
from people.models import Audience, Employee, Organisation, Role
from people.wording import localized

CURRENT_FOR = dt.timedelta(days=90)


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def due(self, at: dt.datetime) -> AnnouncementQuerySet:
        """To be started: planned, the hour come, neither started nor cancelled."""
        return self.filter(started_at=None, cancelled_at=None, send_at__lte=at)

    def current(self, at: dt.datetime) -> AnnouncementQuerySet:
        """Those that left and are shown on the intranet at that moment."""
        today = Organisation.current().today(at)
        begun = Q(shown_from=None) | Q(shown_from__lte=today)
        lately = Q(started_at__gt=at - CURRENT_FOR) | Q(shown_from__gt=today - CURRENT_FOR)
        lasting = Q(shown_until__gte=today) | (Q(shown_until=None) & lately)
        return self.filter(begun, lasting, started_at__lte=at, cancelled_at=None, on_intranet=True)

    def addressed_to(self, employee: Employee) -> AnnouncementQuerySet:
        """Those for an audience this person belongs to and, with an ask, about what was asked of them."""
        asked = Assignment.objects.filter(ask=OuterRef("ask"), employee=employee)
        theirs = self.filter(audience__in=Audience.objects.including(employee))
        return theirs.filter(Q(ask=None) | Exists(asked))

    def addressed_to_everybody(self) -> AnnouncementQuerySet:
        """Those for everyone and, with an ask, about what was asked of everyone."""
        everyone = Audience.objects.for_everyone()
        return self.filter(Q(ask=None) | Q(ask__audience__in=everyone), audience__in=everyone)

    def under_way(self) -> AnnouncementQuerySet:
        return self.exclude(started_at=None).filter(finished_at=None, cancelled_at=None)

    def paused(self) -> AnnouncementQuerySet:
        return self.exclude(paused_at=None).filter(resumed_at=None)

    def cancelled(self) -> AnnouncementQuerySet:
        return self.exclude(cancelled_at=None)


class Announcement(models.Model):
    """A message to an audience, in both languages, sent once to each person in theirs."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", pgettext_lazy("announcement", "Scheduled")
        SENDING = "sending", _("Being sent")
        PAUSED = "paused", pgettext_lazy("announcement", "Paused")
        SENT = "sent", pgettext_lazy("announcement", "Sent")
        CANCELLED = "cancelled", pgettext_lazy("announcement", "Cancelled")

    subject_fr = models.CharField(_("subject in French"), max_length=160, blank=True)
    subject_en = models.CharField(_("subject in English"), max_length=160, blank=True)
    body_fr = models.TextField(_("message in French"), blank=True)
    body_en = models.TextField(_("message in English"), blank=True)
    path = models.CharField(_("page it leads to"), max_length=200, default="/")
    button_fr = models.CharField(_("button in French"), max_length=60, blank=True)
    button_en = models.CharField(_("button in English"), max_length=60, blank=True)
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("request"))
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("audience"))
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    send_at = models.DateTimeField(_("send at"), null=True, blank=True)  # empty: a draft
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)  # the last time
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resumed_at = models.DateTimeField(_("resumed at"), null=True, blank=True)
    resumed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    per_minute = models.PositiveIntegerField(
        _("at most so many a minute"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    office_hours = models.BooleanField(_("during office hours only"), default=False)
    asks_reading = models.BooleanField(_("asks whether it was read"), default=False)

    on_intranet = models.BooleanField(_("shown on the intranet"), default=True)
    shown_from = models.DateField(_("shown from"), null=True, blank=True)  # empty: as it leaves
    shown_until = models.DateField(_("shown until"), null=True, blank=True)  # empty: for `CURRENT_FOR`
    display_set_at = models.DateTimeField(null=True, blank=True)  # the last time it was chosen by itself
    display_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(started_at__isnull=False), name="announcement_finishes_once_started"
            ),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(send_at__isnull=False), name="announcement_starts_once_scheduled"
            ),
            models.CheckConstraint(
                condition=Q(resumed_at=None) | Q(paused_at__isnull=False), name="announcement_resumes_once_paused"
            ),
            models.CheckConstraint(
                condition=Q(per_minute=None) | Q(per_minute__gt=0), name="announcement_leaves_at_some_pace"
            ),
            models.CheckConstraint(
                condition=Q(shown_from=None) | Q(shown_until=None) | Q(shown_until__gte=F("shown_from")),
                name="announcement_shown_forwards",
            ),
        ]

    def __str__(self) -> str:
        return localized(self, "subject") or str(_("Untitled announcement"))

    def get_absolute_url(self) -> str:
        return reverse("announcements:announcement-read", args=[self.pk])

    @property
    def occasion(self) -> str:
        return f"announcement:{self.pk}"

    @property
    def to_whom(self) -> str:
        """The audience in words; everyone only when it is everyone."""
        audience = self.audience
        roles = dict(Role.choices)
        chosen = [
            *map(str, audience.departments.all()),
            *map(str, audience.sites.all()),
            *([audience.get_language_display()] if audience.language else []),
            *(str(roles[role]) for role in audience.roles if role in roles),
        ]
        return audience.name or ", ".join(chosen) or str(audience)

    @property
    def is_open_to_change(self) -> bool:
        return self.started_at is None and self.cancelled_at is None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None and self.resumed_at is None

    @property
    def state(self) -> State:
        if self.cancelled_at:
            return self.State.CANCELLED
        if self.finished_at:
            return self.State.SENT
        if self.is_paused:
            return self.State.PAUSED
        if self.started_at:
            return self.State.SENDING
        return self.State.SCHEDULED if self.send_at else self.State.DRAFT


class Reading(models.Model):
    """A person said, by a button, that they read an announcement; human resources are told how many."""

    announcement = models.ForeignKey(
        Announcement, models.PROTECT, related_name="readings", verbose_name=_("announcement")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("reading of an announcement")
        verbose_name_plural = _("readings of announcements")
        constraints = [models.UniqueConstraint(fields=["announcement", "employee"], name="reading_said_once_a_person")]

    def __str__(self) -> str:
        return f"{self.announcement} · {self.said_at:%Y-%m-%d}"
