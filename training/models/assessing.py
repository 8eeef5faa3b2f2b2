from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Employee
from training.models.courses import Level

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class SelfAssessment(models.Model):
    """How a person sees themselves. Theirs alone: others only ever see the mean of five people or more."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="assessments", verbose_name=_("employee"))
    answers = models.JSONField(_("answers"))
    suggested = models.CharField(_("level suggested"), max_length=12, choices=Level.choices)
    level = models.CharField(_("level chosen"), max_length=12, choices=Level.choices)
    confidence_before = models.PositiveSmallIntegerField(_("confidence before"), validators=ONE_TO_FIVE)
    confidence_after = models.PositiveSmallIntegerField(_("confidence after"), null=True, validators=ONE_TO_FIVE)
    assessed_at = models.DateTimeField(_("assessed at"))
    reassessed_at = models.DateTimeField(_("assessed again at"), null=True)

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering = ["-assessed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidence_before__range=(1, 5))
                & (models.Q(confidence_after=None) | models.Q(confidence_after__range=(1, 5))),
                name="confidence_from_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}, {self.assessed_at:%Y-%m-%d}"
