from __future__ import annotations

import datetime as dt
import re

from cryptography import x509
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.composing import private_kinds
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


class SealingCertificateQuerySet(models.QuerySet["SealingCertificate"]):
    def trusted(self, *, is_development: bool) -> SealingCertificateQuerySet:
        """Every one we ever made public. What was made to try things with is trusted while we still do, no longer."""
        return self if is_development else self.filter(is_development=False)


class SealingCertificate(models.Model):
    """A certificate of the seal was made public, with those above it, and seals from then on. Added, never removed:
    what it sealed is checked with it for ever."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    root_sha256 = models.CharField(_("SHA-256 of its root"), max_length=64, db_index=True)
    certificates = models.TextField(_("certificates"))  # PEM: its own, then those above it, the root last
    is_development = models.BooleanField(default=False)
    seals_from = models.DateTimeField(_("seals from"))
    recorded_at = models.DateTimeField(_("made public on"))

    objects = SealingCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of the seal")
        verbose_name_plural = _("certificates of the seal")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def own(self) -> x509.Certificate:
        return x509.load_pem_x509_certificates(self.certificates.encode())[0]

    @property
    def ends_at(self) -> dt.datetime:
        return self.own.not_valid_after_utc


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


ACTS = {
    "acknowledgement": pgettext_lazy("ledger", "Answer to a guide"),
    "certificate": pgettext_lazy("ledger", "Certificate of a training"),
    "consent": pgettext_lazy("ledger", "Answer to a consent form"),
    "consent-form-published": pgettext_lazy("ledger", "Consent form published"),
    "document-sealed": pgettext_lazy("ledger", "Document sealed"),
    "document-state": pgettext_lazy("ledger", "Later state of a document"),
    "evidence-erased": pgettext_lazy("ledger", "Evidence erased"),
    "exemption": pgettext_lazy("ledger", "Exemption"),
    "exemption-ended": pgettext_lazy("ledger", "Exemption ended"),
    "guide-published": pgettext_lazy("ledger", "Guide published"),
    "guide-retired": pgettext_lazy("ledger", "Guide retired"),
    "publication": pgettext_lazy("ledger", "Publication of a photo, a video or words"),
    "remark-erased": pgettext_lazy("ledger", "Remark erased"),
    "sheet-recorded": pgettext_lazy("ledger", "Signed sheet recorded"),
    "takedown": pgettext_lazy("ledger", "Taken down"),
    "withdrawal": pgettext_lazy("ledger", "Consent withdrawn"),
}


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def waiting(self) -> LedgerEntryQuerySet:
        """Recorded, and in no checkpoint yet."""
        return self.filter(~models.Exists(LedgerLeaf.objects.filter(entry=models.OuterRef("pk"))))

    def about(self, key: str) -> LedgerEntryQuerySet:
        return self.filter(about=key)


class LedgerEntry(models.Model):
    """An act of evidence, written down in its own transaction. Added once, never changed (`documents.ledger`).

    Its place in the tree is given later, by a `LedgerLeaf`: people who act at the same moment wait for nobody.
    """

    kind = models.CharField(_("kind"), max_length=40)
    about = models.CharField(_("about"), max_length=120, db_index=True)  # text key, such as "acknowledgement:42"
    record = models.JSONField(_("record"))  # keys and digests; no name, no address, no words of a person
    digest = models.CharField(_("digest"), max_length=64)  # SHA-256 of `canonical_entry`, as RFC 8785 writes it
    appended_at = models.DateTimeField(_("recorded at"), db_index=True)
    # Copied from the record, to find entries by.
    person = models.PositiveBigIntegerField(_("person"), null=True, db_index=True)
    subject = models.CharField(_("subject"), max_length=120, blank=True, db_index=True)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the ledger")
        verbose_name_plural = _("entries of the ledger")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}"

    @property
    def act(self) -> str:
        """The kind in words; as it is written when nobody gave it any."""
        return str(ACTS.get(self.kind, self.kind))


class LedgerLeaf(models.Model):
    """The place of an entry in the tree: given once, by the checkpoint that took it."""

    index = models.PositiveBigIntegerField(_("place"), primary_key=True)
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="leaf", verbose_name=_("entry"))

    class Meta:
        verbose_name = _("place in the ledger")
        verbose_name_plural = _("places in the ledger")
        ordering = ["index"]

    def __str__(self) -> str:
        return str(self.index)


class LedgerNode(models.Model):
    """The hash of a full subtree of 2^level leaves, kept so that a proof does not hash the whole ledger again."""

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()  # from the left, among those of its level
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("kept hash of the ledger")
        verbose_name_plural = _("kept hashes of the ledger")
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="ledger_node_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """The root of the tree at a moment, signed with the organisation's seal: nothing before it changes unseen."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    previous = models.OneToOneField(  # one each: the ledger cannot fork
        "self", models.PROTECT, null=True, related_name="next", verbose_name=_("previous")
    )
    tree_size = models.PositiveBigIntegerField(_("entries"), unique=True)
    covers_up_to = models.PositiveBigIntegerField(_("last entry"))  # the highest key of the entries it took
    root_hash = models.CharField(_("root"), max_length=64)
    signature = models.TextField(_("signature"))  # base64, over the canonical statement
    certificate = models.TextField(_("certificate"))  # PEM: a later key checks nothing of an earlier one
    certificate_sha256 = models.CharField(max_length=64)
    timestamp_token = models.BinaryField(null=True)  # RFC 3161, over the signature; null: no authority is set
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number=1, previous=None) | models.Q(number=models.F("previous") + 1),
                name="checkpoint_follows_the_previous",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.tree_size})"


class CheckpointMailing(models.Model):
    """A checkpoint was mailed to those whom HR names; at most one a day."""

    day = models.DateField(_("day"), unique=True)
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="mailings", verbose_name=_("checkpoint"))
    recipients = models.PositiveIntegerField(_("recipients"))
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("mailing of a checkpoint")
        verbose_name_plural = _("mailings of checkpoints")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
