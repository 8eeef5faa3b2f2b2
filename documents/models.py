from __future__ import annotations

import datetime as dt
import re

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Employee, Role


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


class SealOrderQuerySet(models.QuerySet["SealOrder"]):
    def waiting(self, at: dt.datetime) -> SealOrderQuerySet:
        """Not sealed yet, and neither in a worker's hands nor resting after a failure."""
        return self.filter(sealed_at=None).exclude(not_before__gt=at).exclude(leased_until__gt=at)


class SealOrder(models.Model):
    """An act was recorded and its document is still to be made: committed with the act, so that none is lost."""

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=120, unique=True)  # text key of the act, such as "acknowledgement:42"
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="seal_orders"
    )
    language = models.CharField(max_length=2)
    ordered_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)

    objects = SealOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("document to seal")
        verbose_name_plural = _("documents to seal")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["ordered_at"], condition=models.Q(sealed_at=None), name="seal_order_waiting"),
        ]

    def __str__(self) -> str:
        return self.about


class DocumentQuerySet(models.QuerySet["Document"]):
    def about(self, key: str) -> DocumentQuerySet:
        return self.filter(about=key)

    def readable_by(self, viewer: Employee) -> DocumentQuerySet:
        """One's own; all of them for HR admins and auditors. A manager reads reports, not people's papers."""
        return self if viewer.has_role(Role.HR_ADMIN, Role.AUDITOR) else self.filter(person=viewer)

    def without_content(self) -> DocumentQuerySet:
        return self.defer("content")


class Document(models.Model):
    """A sealed PDF, inserted once, never changed: what it is about, whose it is, its bytes and their digest."""

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=2)
    code = models.CharField(max_length=24, unique=True)  # unguessable; what the QR code and the page say
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    record = models.JSONField(default=dict)  # what record.json in the PDF says
    certificate_sha256 = models.CharField(max_length=64)
    sealed_by = models.CharField(max_length=300)  # the certificate's subject
    acted_at = models.DateTimeField()
    sealed_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed document")
        verbose_name_plural = _("sealed documents")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:document-download", args=[self.code])

    @property
    def filename(self) -> str:
        title = re.sub(r"[^\w ’'.,()–-]+", " ", self.title).strip()[:120]
        return f"{title} – {self.code}.pdf"

    def state(self, at: dt.datetime) -> DocumentState | None:
        """What became of it by then; none: it is in force."""
        return DocumentState.objects.filter(about=self.about, since__lte=at).order_by("pk").last()


class DocumentState(models.Model):
    """What became of a document later: the newest row is its state; none means in force.

    It points by the text key, for an act may be superseded before its document is sealed.
    """

    class State(models.TextChoices):
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    about = models.CharField(max_length=120, db_index=True)
    state = models.CharField(max_length=12, choices=State.choices)
    since = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("later state of a document")
        verbose_name_plural = _("later states of documents")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.about}: {self.get_state_display()}"


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
