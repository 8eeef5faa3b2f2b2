from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Evidence(models.Model):
    """How a person did an act: the name they typed, how they were logged in, from where.

    The only side of an act that the law may ask us to erase: the act itself keeps `digest`, salted, so that the proof
    survives (`documents.evidence`).
    """

    typed_name = models.CharField(max_length=240, blank=True)
    legal_name = models.CharField(max_length=240, blank=True)
    login_method = models.CharField(max_length=40, blank=True)
    ip_address = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=400, blank=True)
    in_person = models.BooleanField(default=True)  # False: recorded on the person's behalf, from paper
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("evidence of an act")
        verbose_name_plural = _("evidence of acts")

    def __str__(self) -> str:
        return self.digest[:12]


class Drawing(models.Model):
    """A signature drawn by hand, as we drew it anew (`documents.drawings`). Personal, so it may be erased, and only
    that: `digest`, salted, stays."""

    image = models.TextField(blank=True)  # a data: address of a PNG
    salt = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("drawn signature")
        verbose_name_plural = _("drawn signatures")

    def __str__(self) -> str:
        return self.digest[:12]


class Picture(models.Model):
    """An image of a text, as we drew it anew. Its digest is its address: what was published keeps showing it."""

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of `content`, in hexadecimal
    content = models.BinaryField()
    content_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()  # pixels
    height = models.PositiveIntegerField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.digest[:12]

    def get_absolute_url(self) -> str:
        return reverse("documents:picture-read", args=[self.digest])
