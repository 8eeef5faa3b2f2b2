from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Employee
from training.models.courses import Course, Lesson


def video_storage() -> Storage:
    return storages["videos"]


def unguessable(video: LessonVideo, filename: str) -> str:
    """The name under which a file is kept, whatever it was called."""
    return secrets.token_hex(20)


class LessonVideoQuerySet(models.QuerySet["LessonVideo"]):
    def current(self) -> LessonVideoQuerySet:
        return self.filter(ended_at=None)

    def published(self) -> LessonVideoQuerySet:
        return self.exclude(published_at=None)

    def shown(self, at: dt.datetime) -> LessonVideoQuerySet:
        """Those that people could watch at that moment."""
        return self.filter(published_at__lte=at).filter(models.Q(ended_at=None) | models.Q(ended_at__gt=at))

    def watched_by(self, employee: Employee) -> LessonVideoQuerySet:
        """Those of the lessons that the person may read, as they are today."""
        return self.current().published().filter(lesson__course__in=Course.objects.shown_to(employee))


class LessonVideo(models.Model):
    """The video of a lesson, with its captions. Another file, or other captions once published, is another row: what
    people could watch, and from when to when, stays known and stays watchable."""

    class Kind(models.TextChoices):
        MP4 = "video/mp4", "MP4"
        WEBM = "video/webm", "WebM"

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="videos", verbose_name=_("lesson"))
    file = models.FileField(_("file"), storage=video_storage, upload_to=unguessable, max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    size = models.PositiveBigIntegerField(_("size"))
    digest = models.CharField(max_length=64)  # SHA-256 of the file, in hexadecimal
    captions_fr = models.TextField(_("captions in French"), blank=True)  # WebVTT
    captions_en = models.TextField(_("captions in English"), blank=True)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = LessonVideoQuerySet.as_manager()

    class Meta:
        verbose_name = _("video of a lesson")
        verbose_name_plural = _("videos of lessons")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["lesson"], condition=models.Q(ended_at=None), name="one_video_per_lesson"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson}: {self.digest[:12]}"

    def get_absolute_url(self) -> str:
        return reverse("training:video-read", args=[self.pk])

    @property
    def megabytes(self) -> float:
        """As people read it: never none at all."""
        return max(self.size / 1_000_000, 0.1)

    @property
    def captioned(self) -> list[str]:
        """The languages that have captions."""
        return [language for language in ("fr", "en") if getattr(self, f"captions_{language}")]
