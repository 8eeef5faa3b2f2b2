"""While a draft is written: who has a section open, what they typed and did not save, which advice they set aside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guidebook.models.guides import GuideVersion
from guidebook.models.sections import Section


class WritingLock(models.Model):
    """Somebody is writing this section; others are warned, and may take over."""

    section = models.OneToOneField(Section, models.CASCADE, related_name="lock", verbose_name=_("section"))
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("held by"))
    taken_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last seen at"))  # a page that is left open says so from time to time

    class Meta:
        verbose_name = _("section being written")
        verbose_name_plural = _("sections being written")

    def __str__(self) -> str:
        return str(self.holder)


class UnsavedSheet(models.Model):
    """What a person typed in a section and has not saved yet, in one language: found again when they come back."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="unsaved", verbose_name=_("section"))
    employee = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    language = models.CharField(_("language"), max_length=2)
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    based_on = models.DateTimeField(_("text it started from, saved at"), null=True, blank=True)
    typed_at = models.DateTimeField(_("typed at"))

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = [
            models.UniqueConstraint(fields=["section", "employee", "language"], name="one_unsaved_sheet_each")
        ]

    def __str__(self) -> str:
        return f"{self.section} ({self.language})"


class WordingNote(models.Model):
    """A word that the advisor points out and the author keeps, with the reason why."""

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="wording_notes", verbose_name=_("version"))
    section_key = models.SlugField(_("section"), max_length=80)
    language = models.CharField(_("language"), max_length=2)
    term = models.CharField(_("words"), max_length=200)  # folded, as `people.folding.fold` does
    note = models.CharField(_("why they stay"), max_length=500)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("words that stay")
        verbose_name_plural = _("words that stay")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "section_key", "language", "term"], name="one_wording_note_per_term"
            )
        ]

    def __str__(self) -> str:
        return self.term
