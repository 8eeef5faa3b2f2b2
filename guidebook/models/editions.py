from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guidebook.models.guides import GuideVersion


class Edition(models.Model):
    """What a person reads and signs: a published version in one language, its placeholders resolved, digested.

    `sections` is a list of {"key", "element", "title", "body"} in reading order, with "checks" (comprehension
    questions) where there are some. Sections may be hidden from some people (`guidebook.hiding`): each combination that
    can occur is an edition of its own, number 0 showing all; `hides` lists the keys of what it leaves out. `digest` is
    the SHA-256 of the canonical JSON of all that the person is shown (`guidebook.editions.edition_digest`).
    """

    version = models.ForeignKey(GuideVersion, models.PROTECT, related_name="editions", verbose_name=_("version"))
    language = models.CharField(_("language"), max_length=2)
    combination = models.PositiveSmallIntegerField(_("combination"), default=0)
    hides = models.JSONField(_("hidden sections"), default=list, blank=True)
    title = models.CharField(_("title"), max_length=200)
    statement = models.TextField(_("statement"))
    statement_digest = models.CharField(max_length=64)
    sections = models.JSONField(_("sections"))
    words = models.PositiveIntegerField(_("words"))
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["version", "-language", "combination"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language", "combination"], name="one_edition_per_language_and_combination"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version.number} ({self.language})"
