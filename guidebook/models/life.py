"""What gives the elements life: rows that travel with a version, and are frozen with it.

They are shown twice: in the guide's text, at the end of the first section of their element (`guidebook.living`), and
on pages of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models import Picture
from guidebook.models.guides import Guide, GuideVersion
from people.wording import localized

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LINE, TEXT = 200, 1000  # characters


def line_in(label: StrPromise) -> models.CharField:
    return models.CharField(label, max_length=LINE, blank=True)


def text_in(label: StrPromise) -> models.CharField:
    return models.CharField(label, max_length=TEXT, blank=True)


class PlatformPresence(models.Model):
    """A network on which the organisation is, and what it hopes for there (element 2)."""

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="presences", verbose_name=_("version"))
    position = models.PositiveIntegerField(_("position"))
    platform = models.SlugField(_("network"), max_length=40)  # a key of guidebook/starter/platforms.json, or one's own
    name = models.CharField(_("name of the network"), max_length=80)
    url = models.URLField(_("address of our page"), max_length=300, blank=True)
    handle = models.CharField(_("our name there"), max_length=80, blank=True)
    objective_fr = text_in(_("what we do there, in French"))
    objective_en = text_in(_("what we do there, in English"))

    class Meta:
        verbose_name = _("presence on a network")
        verbose_name_plural = _("presences on networks")
        ordering = ["version", "position", "pk"]

    def __str__(self) -> str:
        return self.name


class DesiredInteraction(models.Model):
    """Something that helps there: follow, comment, share."""

    presence = models.ForeignKey(
        PlatformPresence, models.CASCADE, related_name="interactions", verbose_name=_("presence")
    )
    position = models.PositiveIntegerField(_("position"))
    verb_fr = line_in(_("what helps, in French"))
    verb_en = line_in(_("what helps, in English"))

    class Meta:
        verbose_name = _("desired interaction")
        verbose_name_plural = _("desired interactions")
        ordering = ["presence", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "verb")


class ValueParallel(models.Model):
    """An objective on social media, and the mission, vision or values it comes from (element 3)."""

    class Anchor(models.TextChoices):
        MISSION = "mission", _("Mission")
        VISION = "vision", _("Vision")
        VALUES = "values", _("Values")

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="parallels", verbose_name=_("version"))
    position = models.PositiveIntegerField(_("position"))
    tied_to = models.CharField(_("comes from"), max_length=10, choices=Anchor.choices)
    objective_fr = text_in(_("objective in French"))
    objective_en = text_in(_("objective in English"))
    how_fr = text_in(_("how it comes from there, in French"))
    how_en = text_in(_("how it comes from there, in English"))

    class Meta:
        verbose_name = _("objective tied to our values")
        verbose_name_plural = _("objectives tied to our values")
        ordering = ["version", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "objective")


class ProfileStep(models.Model):
    """A step to a better professional profile (element 4); `key` says it is the same step from version to version."""

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="profile_steps", verbose_name=_("version"))
    position = models.PositiveIntegerField(_("position"))
    key = models.SlugField(_("key"), max_length=80)
    platform = models.SlugField(_("network"), max_length=40, blank=True)  # empty: everywhere
    title_fr = line_in(_("step in French"))
    title_en = line_in(_("step in English"))
    how_fr = text_in(_("how, in French"))
    how_en = text_in(_("how, in English"))

    class Meta:
        verbose_name = _("step of the profile")
        verbose_name_plural = _("steps of the profile")
        ordering = ["version", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="profile_step_key_once_per_version")]

    def __str__(self) -> str:
        return localized(self, "title")


class ProfileTick(models.Model):
    """A step that a person ticked off, for themselves: no one else ever sees it, no report counts it."""

    employee = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    guide = models.ForeignKey(Guide, models.CASCADE, related_name="+")
    step_key = models.SlugField(max_length=80)
    ticked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("step ticked off")
        verbose_name_plural = _("steps ticked off")
        constraints = [
            models.UniqueConstraint(fields=["employee", "guide", "step_key"], name="profile_step_ticked_once")
        ]

    def __str__(self) -> str:
        return self.step_key


class KitItem(models.Model):
    """A banner or a photo frame that the organisation offers for one's profile (element 4)."""

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="kit_items", verbose_name=_("version"))
    position = models.PositiveIntegerField(_("position"))
    title_fr = line_in(_("title in French"))
    title_en = line_in(_("title in English"))
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="+", verbose_name=_("picture"))

    class Meta:
        verbose_name = _("picture of the kit")
        verbose_name_plural = _("pictures of the kit")
        ordering = ["version", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "title")


class ConductRule(models.Model):
    """A basic rule, an example, what can happen, and whom to ask (element 5)."""

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="conduct_rules", verbose_name=_("version"))
    position = models.PositiveIntegerField(_("position"))
    rule_fr = text_in(_("rule in French"))
    rule_en = text_in(_("rule in English"))
    example_fr = text_in(_("example in French"))
    example_en = text_in(_("example in English"))
    consequence_fr = text_in(_("what can happen, in French"))
    consequence_en = text_in(_("what can happen, in English"))
    ask_fr = line_in(_("whom to ask, in French"))
    ask_en = line_in(_("whom to ask, in English"))

    class Meta:
        verbose_name = _("basic rule")
        verbose_name_plural = _("basic rules")
        ordering = ["version", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "rule")


class Situation(models.Model):
    """“May I post this?”: a case of everyday life, the answer, and why (elements 4 and 5)."""

    class Answer(models.TextChoices):
        PUBLISH = "publish", _("Go ahead")
        ASK = "ask", _("Ask first")
        KEEP = "keep", _("Keep it to yourself")

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="situations", verbose_name=_("version"))
    position = models.PositiveIntegerField(_("position"))
    title_fr = line_in(_("situation in French"))
    title_en = line_in(_("situation in English"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices)
    why_fr = text_in(_("why, in French"))
    why_en = text_in(_("why, in English"))
    words_fr = text_in(_("how one could put it, in French"))
    words_en = text_in(_("how one could put it, in English"))

    class Meta:
        verbose_name = _("situation")
        verbose_name_plural = _("situations")
        ordering = ["version", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "title")


class RecoveryStep(models.Model):
    """“I made a mistake, what now?”: what to do, in order (element 5)."""

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="recovery_steps", verbose_name=_("version"))
    position = models.PositiveIntegerField(_("position"))
    text_fr = text_in(_("step in French"))
    text_en = text_in(_("step in English"))

    class Meta:
        verbose_name = _("step after a mistake")
        verbose_name_plural = _("steps after a mistake")
        ordering = ["version", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "text")


class DiffusionChannel(models.Model):
    """How the guide reaches people, and where one learns more (element 7)."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        POSTER = "poster", _("Poster")
        INTRANET = "intranet", _("Intranet")
        SESSION = "session", _("Information session")
        TEAM = "team", _("Team meeting")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Another way")

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="channels", verbose_name=_("version"))
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name_fr = line_in(_("name in French"))
    name_en = line_in(_("name in English"))
    detail_fr = text_in(_("detail in French"))
    detail_en = text_in(_("detail in English"))
    url = models.CharField(_("address"), max_length=300, blank=True)  # of the web, or of a page of this site

    class Meta:
        verbose_name = _("way the guide reaches people")
        verbose_name_plural = _("ways the guide reaches people")
        ordering = ["version", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "name")


LIVING = (
    PlatformPresence,
    ValueParallel,
    ProfileStep,
    KitItem,
    ConductRule,
    Situation,
    RecoveryStep,
    DiffusionChannel,
)
