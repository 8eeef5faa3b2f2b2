from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from training.models.progress import Enrollment


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def submitted(self) -> AttemptQuerySet:
        return self.exclude(submitted_at=None)

    def open(self) -> AttemptQuerySet:
        return self.filter(submitted_at=None)

    def passed(self) -> AttemptQuerySet:
        return self.filter(score__gte=models.F("pass_mark"))


class Attempt(models.Model):
    """A quiz as it was drawn for a person, with its texts, and once submitted what they answered.

    `questions`: a list of {"kind", "text_fr", "text_en", "options": [{"text_fr", "text_en", "is_right",
    "explanation_fr", "explanation_en"}]} in the order shown. `answers`: for each, the places of the options chosen.
    Once submitted, the database refuses any change.
    """

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="attempts", verbose_name=_("enrollment"))
    pass_mark = models.PositiveSmallIntegerField(_("pass mark (%)"))
    questions = models.JSONField(_("questions"))
    answers = models.JSONField(_("answers"), default=list)
    score = models.PositiveSmallIntegerField(_("result (%)"), null=True)
    started_at = models.DateTimeField(_("started at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt at a quiz")
        verbose_name_plural = _("attempts at quizzes")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"], condition=models.Q(submitted_at=None), name="one_open_attempt"
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None, score=None)
                | models.Q(submitted_at__isnull=False, score__isnull=False, score__lte=100),
                name="attempt_scored_once_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment}, {self.started_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("training:attempt-read", args=[self.pk])

    @property
    def is_passed(self) -> bool:
        return self.score is not None and self.score >= self.pass_mark

    def chosen(self, place: int) -> list[Any]:
        return self.answers[place] if place < len(self.answers) else []
