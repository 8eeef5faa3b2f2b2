"""Review: a draft is submitted, commented on, judged; and publishing it may be planned for a later moment."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guidebook.models.guides import GuideVersion
from people.models import Audience


class Submission(models.Model):
    """Somebody asked that the draft be read before it is published. Never changed nor removed."""

    version = models.ForeignKey(GuideVersion, models.PROTECT, related_name="submissions", verbose_name=_("version"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"))
    note = models.TextField(_("note"), blank=True)
    digest = models.CharField(max_length=64)  # of the draft, as `guidebook.editions.draft_digest` takes it

    class Meta:
        verbose_name = _("submission for review")
        verbose_name_plural = _("submissions for review")
        ordering = ["version", "-submitted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version} {self.submitted_at:%Y-%m-%d}"


class Verdict(models.Model):
    """What somebody thinks of the draft that has this digest: of another text, it says nothing. Never changed."""

    class Kind(models.TextChoices):
        APPROVED = "approved", _("Approved")
        CHANGES = "changes", _("Changes requested")

    version = models.ForeignKey(GuideVersion, models.PROTECT, related_name="verdicts", verbose_name=_("version"))
    kind = models.CharField(_("verdict"), max_length=10, choices=Kind.choices)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("given at"))
    note = models.TextField(_("note"), blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("verdict on a draft")
        verbose_name_plural = _("verdicts on drafts")
        ordering = ["version", "-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_kind_display()}"


class Comment(models.Model):
    """A remark on a passage of a draft, or an answer to one; the section is known by its key, and may be gone."""

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="comments", verbose_name=_("version"))
    section_key = models.SlugField(_("section"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    quote = models.TextField(_("passage"), blank=True)
    body = models.TextField(_("comment"))
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on drafts")
        ordering = ["version", "written_at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]


class PlannedPublicationQuerySet(models.QuerySet["PlannedPublication"]):
    def open(self) -> PlannedPublicationQuerySet:
        """Neither done, cancelled nor refused."""
        return self.filter(done_at=None, cancelled_at=None, refused_at=None)

    def due(self, at: dt.datetime) -> PlannedPublicationQuerySet:
        return self.open().filter(publish_at__lte=at)


class PlannedPublication(models.Model):
    """The draft is to be published at that moment, as it was decided and looked at; or why it was not."""

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="plans", verbose_name=_("version"))
    publish_at = models.DateTimeField(_("to be published at"))
    must_acknowledge = models.BooleanField(_("must be acknowledged"))
    is_optional = models.BooleanField(_("by invitation"), default=False)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("audience"))
    due_on = models.DateField(_("to acknowledge by"), null=True, blank=True)
    change_note_fr = models.TextField(_("what changed, in French"), blank=True)
    change_note_en = models.TextField(_("what changed, in English"), blank=True)
    parity_reason = models.TextField(_("why one language may lag behind"), blank=True)
    wording = models.JSONField(_("announcement"), null=True, blank=True)  # guidebook.publishing.AnnouncementWording
    seen = models.CharField(max_length=64)  # the digest of the draft that was looked at
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("published at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(_("refused at"), null=True, blank=True)
    refused_because = models.TextField(_("why it was refused"), blank=True)

    objects = PlannedPublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned publication")
        verbose_name_plural = _("planned publications")
        ordering = ["version", "-planned_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(done_at=None, cancelled_at=None, refused_at=None),
                name="one_plan_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.publish_at:%Y-%m-%d %H:%M}"
