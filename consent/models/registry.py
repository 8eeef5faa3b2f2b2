from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consent.models.answers import Decision
from consent.models.forms import Channel, Element, Purpose
from consent.models.guests import Guest
from people.models import Employee


class RegistryTokenQuerySet(models.QuerySet["RegistryToken"]):
    def standing(self) -> RegistryTokenQuerySet:
        return self.filter(revoked_at=None)


class RegistryToken(models.Model):
    """By which another system asks the registry, and nothing else. Only its digest is kept."""

    name = models.CharField(_("what uses it"), max_length=120)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("created by"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("revoked by"))

    objects = RegistryTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("registry token")
        verbose_name_plural = _("registry tokens")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="consent_token_revoked_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RegistryQuestion(models.Model):
    """Somebody, or a system, asked whether people may be shown. Added once, never changed."""

    element = models.CharField(_("element"), max_length=20, choices=Element.choices)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    day = models.DateField(_("day"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by"))
    token = models.ForeignKey(RegistryToken, models.PROTECT, null=True, related_name="+", verbose_name=_("token"))

    class Meta:
        verbose_name = _("question to the registry")
        verbose_name_plural = _("questions to the registry")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_by=None, token__isnull=False) | Q(asked_by__isnull=False, token=None),
                name="consent_question_asked_by_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_element_display()}, {self.get_purpose_display()}, {self.get_channel_display()}"


class RegistryAnswer(models.Model):
    """What was answered about one line of a question. Whoever is not known is not named. Added once, never changed."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        ASK = "ask", _("Ask first")

    class Reason(models.TextChoices):
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")
        NEVER_ANSWERED = "never_answered", _("Never answered")
        VOID = "void", _("No answer: whoever signed had no right to")
        LEFT_KEPT = "left_kept", _("Left; what was granted stays")
        LEFT_ENDED = "left_ended", _("Left; the consent ended")
        LEFT_ASK = "left_ask", _("Left; to be asked before any use")
        UNKNOWN = "unknown", _("Not known here")
        SEVERAL = "several", _("Several people go by that name")

    question = models.ForeignKey(RegistryQuestion, models.PROTECT, related_name="answers", verbose_name=_("question"))
    line = models.PositiveIntegerField(_("line"))
    person = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("employee"))
    guest = models.ForeignKey(Guest, models.PROTECT, null=True, related_name="+", verbose_name=_("guest"))
    answer = models.CharField(_("answer"), max_length=3, choices=Answer.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+", verbose_name=_("decision"))
    valid_until = models.DateField(_("valid until"), null=True)

    class Meta:
        verbose_name = _("answer of the registry")
        verbose_name_plural = _("answers of the registry")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["question", "line"], name="consent_answer_once_a_line")]

    def __str__(self) -> str:
        return f"{self.get_answer_display()} ({self.get_reason_display()})"
