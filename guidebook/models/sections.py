from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guidebook.models.guides import Element, GuideVersion
from people.models import Audience
from people.wording import current_language, localized


class Section(models.Model):
    """A part of a version; `key` says it is the same part from one version to the next."""

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="sections", verbose_name=_("version"))
    key = models.SlugField(_("key"), max_length=80)
    element = models.PositiveSmallIntegerField(
        _("element"), choices=Element.choices, null=True, blank=True, help_text=_("Empty: a section of your own.")
    )
    position = models.PositiveIntegerField(_("position"))
    hidden_from = models.ForeignKey(
        Audience, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hidden from")
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["version", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="section_key_once_per_version")]

    def __str__(self) -> str:
        return self.title or self.key

    def text(self, language: str) -> SectionText | None:
        return next((text for text in self.texts.all() if text.language == language), None)

    @property
    def title(self) -> str:
        texts = {text.language: text.title for text in self.texts.all()}
        return texts.get(current_language()) or next(iter(texts.values()), "")


class SectionText(models.Model):
    """A section in one language. Sanitised by the rule that writes it (`guidebook.writing`)."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="texts", verbose_name=_("section"))
    language = models.CharField(_("language"), max_length=2, choices=[("fr", _("French")), ("en", _("English"))])
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    edited_at = models.DateTimeField(_("edited at"))
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # The digest of title and body as the starter wrote them (`guidebook.parity.digest_of_text`): the same as today's
    # means that no hand has changed them. Empty: written by a person.
    composed = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(_("found to match the other language at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("text of a section")
        verbose_name_plural = _("texts of sections")
        ordering = ["section", "-language"]
        constraints = [models.UniqueConstraint(fields=["section", "language"], name="one_text_per_language")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Check(models.Model):
    """A comprehension question at the end of a section; frozen with its version."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="checks", verbose_name=_("section"))
    position = models.PositiveIntegerField(_("position"))
    question_fr = models.CharField(_("question in French"), max_length=300, blank=True)
    question_en = models.CharField(_("question in English"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("comprehension question")
        verbose_name_plural = _("comprehension questions")
        ordering = ["section", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "question")


class CheckChoice(models.Model):
    """An answer that one may choose, and why it is right or not."""

    question = models.ForeignKey(Check, models.CASCADE, related_name="choices", verbose_name=_("question"))
    position = models.PositiveIntegerField(_("position"))
    text_fr = models.CharField(_("answer in French"), max_length=300, blank=True)
    text_en = models.CharField(_("answer in English"), max_length=300, blank=True)
    is_right = models.BooleanField(_("right"), default=False)
    explanation_fr = models.CharField(_("explanation in French"), max_length=500, blank=True)
    explanation_en = models.CharField(_("explanation in English"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("answer to choose")
        verbose_name_plural = _("answers to choose")
        ordering = ["question", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "text")
