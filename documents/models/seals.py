from __future__ import annotations

import datetime as dt

from cryptography import x509
from django.db import models
from django.utils.translation import gettext_lazy as _


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
