"""What an import said of itself, so that its report can be read again. It is no evidence: it goes with its version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guidebook.models.guides import GuideVersion


class ImportRecord(models.Model):
    """A file that became sections of a draft.

    `notices` is a list of [kind, detail] (`guidebook.importing.report`); `to_place` a list of {"key", "element",
    "confidence"}: the sections for which somebody has still to say which element they cover.
    """

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="imports", verbose_name=_("version"))
    filename = models.CharField(_("file"), max_length=255)
    language = models.CharField(_("language"), max_length=2)
    digest = models.CharField(_("digest of the file"), max_length=64)
    notices = models.JSONField(_("notices"), default=list)
    to_place = models.JSONField(_("sections to place"), default=list)
    gauge = models.JSONField(_("wording of the file"), null=True)
    imported_at = models.DateTimeField(_("imported at"))
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("import of a file")
        verbose_name_plural = _("imports of files")
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return self.filename
