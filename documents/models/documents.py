from __future__ import annotations

import datetime as dt
import re

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.composing import private_kinds
from documents.models.ledger import ACTS
from people.models import Employee, Role


class SealOrderQuerySet(models.QuerySet["SealOrder"]):
    def unsealed(self) -> SealOrderQuerySet:
        return self.filter(sealed_at=None)

    def failing(self) -> SealOrderQuerySet:
        return self.unsealed().exclude(last_error="")

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

    @property
    def act(self) -> str:
        return str(ACTS.get(self.kind, self.kind))

    @property
    def waits_for_timestamp(self) -> bool:
        return self.last_error.startswith("TimestampUnavailable:")

    @property
    def waits_for_timestamp_until(self) -> dt.datetime:
        """No authority answers: then it is sealed without one, and says so."""
        return self.ordered_at + dt.timedelta(hours=settings.TSA_PATIENCE)


class DocumentQuerySet(models.QuerySet["Document"]):
    def about(self, key: str) -> DocumentQuerySet:
        return self.filter(about=key)

    def readable_by(self, viewer: Employee) -> DocumentQuerySet:
        """One's own; for HR admins and auditors, all but what is private to others (`documents.composing.register`). A
        manager reads reports, not people's papers."""
        if viewer.has_role(Role.HR_ADMIN, Role.AUDITOR):
            return self.filter(~models.Q(kind__in=private_kinds()) | models.Q(person=viewer))
        return self.filter(person=viewer)

    def without_content(self) -> DocumentQuerySet:
        return self.defer("increment")

    def with_content(self) -> DocumentQuerySet:
        """Each base once, however many documents begin with it."""
        return self.prefetch_related("base")


class DocumentBase(models.Model):
    """The bytes that many documents begin with: a text many people read, and a sheet still to be filled in."""

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of `content`, in hexadecimal
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = _("shared beginning of documents")
        verbose_name_plural = _("shared beginnings of documents")

    def __str__(self) -> str:
        return self.digest[:12]


class Document(models.Model):
    """A sealed PDF, inserted once, never changed: what it is about, whose it is, its bytes and their digest.

    Its bytes are those of its base, if it has one, and then its own; `size` and `sha256` are of the whole.
    """

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=2)
    code = models.CharField(max_length=24, unique=True)  # unguessable; what the QR code and the page say
    base = models.ForeignKey(DocumentBase, models.PROTECT, null=True, blank=True, related_name="documents")
    increment = models.BinaryField()
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
    def content(self) -> bytes:
        """The file: what is downloaded, verified, and put in bundles."""
        return (bytes(self.base.content) if self.base else b"") + bytes(self.increment)

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
