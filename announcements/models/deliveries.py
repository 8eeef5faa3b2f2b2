from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from announcements.models.announcements import Announcement
from people.models import Employee

LONGEST_RECEIPT = 200
FAILED = Q(bounced_at__isnull=False) | (Q(failed_at__isnull=False) & ~Q(problem="overtaken"))


class _Receipt(models.Func):
    """Of the row written, by its key in a JSON object, which the database reads once; empty where it has none."""

    output_field = models.CharField()

    def __init__(self, said: str) -> None:
        super().__init__(Value(said, models.TextField()), Cast("pk", models.CharField()))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "COALESCE(JSON_EXTRACT(%(expressions)s), '')"
        return self.as_sql(compiler, connection, template=template, arg_joiner=", '$.' || ", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "COALESCE(%(expressions)s, '')"
        return self.as_sql(compiler, connection, template=template, arg_joiner="::jsonb ->> ", **context)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unsettled(self) -> DeliveryQuerySet:
        """Neither sent nor given up."""
        return self.filter(sent_at=None, failed_at=None)

    def waiting(self, at: dt.datetime) -> DeliveryQuerySet:
        """Neither sent nor given up nor called off, and neither in a worker's hands nor resting after a refusal."""
        held = Announcement.objects.cancelled() | Announcement.objects.paused()
        free = self.unsettled().exclude(leased_until__gt=at).exclude(not_before__gt=at)
        return free.exclude(announcement__in=held.values("pk"))

    def record_sent(self, receipts: Mapping[int, str], *, at: dt.datetime) -> int:
        """They are sent, each with its own receipt, in one statement however many they are. How many were."""
        said = json.dumps({str(key): words for key, words in receipts.items()})
        return self.update(sent_at=at, leased_until=None, problem="", error="", receipt=_Receipt(said))

    def arrived(self) -> DeliveryQuerySet:
        """Taken by the mail server, and not come back."""
        return self.exclude(sent_at=None).filter(bounced_at=None)

    def failed(self) -> DeliveryQuerySet:
        """Given up, or come back; not those that had nothing left to say."""
        return self.filter(FAILED)


class Delivery(models.Model):
    """One message to one person: whatever mail we send is a row here first, and goes out once.

    `error` is what the mail server answered, or why the message could not be written, as it was said to us; `receipt`,
    what it said when it took the message, with the number that its own log knows.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")

    class Problem(models.TextChoices):
        ADDRESS = "address", _("The address cannot be written to")
        LEFT = "left", _("The person no longer works here")
        MESSAGE = "message", _("The message could not be written for this person")
        REFUSED = "refused", _("The person’s mail server refused it")
        PUT_OFF = "put_off", _("The person’s mail server asks us to come back later")
        CONNECTION = "connection", _("The connection to our mail server was lost")
        UNREACHABLE = "unreachable", _("Our mail server does not answer")
        OVERTAKEN = "overtaken", _("What it was to say is no longer so: the person had answered")
        BOUNCED = "bounced", _("It came back: the mailbox did not take it")

    SERVER_PROBLEMS = (Problem.CONNECTION, Problem.UNREACHABLE)  # ours to repair, nobody's address

    occasion = models.CharField(_("occasion"), max_length=120)  # such as announcement:3 or invitation:12:2026-03-01
    announcement = models.ForeignKey(
        Announcement, models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("announcement")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="deliveries", verbose_name=_("employee"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    address = models.CharField(_("address"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=2)
    message_id = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    leased_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)  # times it was put off
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("came back at"), null=True, blank=True)  # sent, and returned
    resent_at = models.DateTimeField(_("sent again at"), null=True, blank=True)  # somebody asked for another try
    resent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    problem = models.CharField(_("problem"), max_length=12, choices=Problem.choices, blank=True)
    error = models.TextField(_("reason"), blank=True)
    receipt = models.CharField(_("what the mail server said"), max_length=LONGEST_RECEIPT, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "employee", "channel"], name="delivered_once_per_occasion"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(failed_at=None), name="delivery_sent_or_failed"),
            models.CheckConstraint(
                condition=Q(bounced_at=None) | Q(sent_at__isnull=False), name="delivery_bounces_once_sent"
            ),
            models.CheckConstraint(condition=Q(failed_at=None) | ~Q(problem=""), name="delivery_fails_for_a_reason"),
        ]
        indexes = [
            models.Index(
                fields=["occasion", "id"],
                condition=Q(sent_at=None, failed_at=None),
                name="delivery_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} → {self.employee}"


class AddressBounceQuerySet(models.QuerySet["AddressBounce"]):
    def standing(self) -> AddressBounceQuerySet:
        """The address is still the one the person has: nobody has corrected it, nor said that it works again."""
        return self.filter(settled_at=None, address__iexact=F("employee__email"))

    def corrected(self) -> AddressBounceQuerySet:
        """The person has another address since; what came back from the old one may leave again."""
        elsewhere = self.filter(settled_at=None, employee__email__isnull=False)
        return elsewhere.exclude(address__iexact=F("employee__email"))


class AddressBounce(models.Model):
    """Mail to this address came back for good: somebody has to correct it."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="address_bounces", verbose_name=_("employee"))
    address = models.CharField(_("address"), max_length=254)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+", verbose_name=_("delivery"))
    bounced_at = models.DateTimeField(_("came back at"))
    reason = models.TextField(_("reason"), blank=True)
    settled_at = models.DateTimeField(_("tried again at"), null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AddressBounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("address that does not work")
        verbose_name_plural = _("addresses that do not work")
        ordering = ["-bounced_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "address"], condition=Q(settled_at=None), name="one_standing_bounce_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.address
