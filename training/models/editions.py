from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Employee, Role
from training.models.courses import Lesson


class LessonEditionQuerySet(models.QuerySet["LessonEdition"]):
    def readable_by(self, viewer: Employee) -> LessonEditionQuerySet:
        """Those they read themselves; all of them, for those who look at drafts and at videos no longer shown."""
        if viewer.has_role(Role.HR_ADMIN, Role.AUDITOR, Role.COMMUNICATIONS):
            return self
        mine = models.Q(openings__enrollment__employee=viewer) | models.Q(certified__certificate__employee=viewer)
        return self.filter(pk__in=LessonEdition.objects.filter(mine).order_by().values("pk"))


class LessonEdition(models.Model):
    """A lesson as it was shown in a language: its words and which video, under the digest of their canonical form.

    Kept once, when somebody first reads it, whatever the lesson says since. Added once, never changed.
    """

    digest = models.CharField(max_length=64, unique=True)  # SHA-256, in hexadecimal
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="editions", verbose_name=_("lesson"))
    language = models.CharField(_("language"), max_length=2, choices=Employee.Language.choices)
    content = models.JSONField(_("content"))  # as `training.remembering` writes it
    kept_at = models.DateTimeField(_("kept at"))

    objects = LessonEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson as it was shown")
        verbose_name_plural = _("lessons as they were shown")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training:edition-read", args=[self.digest])

    @property
    def title(self) -> str:
        return str(self.content["title"]["text"])

    def part(self, name: str) -> dict[str, Any]:
        return dict(self.content[name])
