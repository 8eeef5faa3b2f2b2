from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    "representation-ended": pgettext_lazy("ledger", "End of a representation"),
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
