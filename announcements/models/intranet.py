from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from announcements.models.announcements import Announcement
from people.locking import KeyLost, unlocked
from people.models import Employee


class FeedTokenQuerySet(models.QuerySet["FeedToken"]):
    def standing(self) -> FeedTokenQuerySet:
        return self.filter(revoked_at=None)


class FeedToken(models.Model):
    """By which an intranet reads what is announced to everybody, and nothing else. Only its digest is kept.

    `hosts` are the sites that may show the card in a frame.
    """

    name = models.CharField(_("what uses it"), max_length=120)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hosts = models.JSONField(_("sites that may show the card"), default=list, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("created by"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("revoked by"))

    objects = FeedTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("feed token")
        verbose_name_plural = _("feed tokens")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="feed_token_revoked_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name


class WebhookChannelQuerySet(models.QuerySet["WebhookChannel"]):
    def standing(self) -> WebhookChannelQuerySet:
        return self.filter(stopped_at=None)

    def with_last_post(self) -> WebhookChannelQuerySet:
        """Each with `last_posts`: the last one, when there is one."""
        last = WebhookPost.objects.order_by().values("channel").annotate(last=models.Max("pk")).values("last")
        posts = WebhookPost.objects.filter(pk__in=last).select_related("announcement")
        return self.prefetch_related(models.Prefetch("posts", posts, to_attr="last_posts"))


class WebhookChannel(models.Model):
    """A channel of Slack or Teams that hears what is announced to everybody. Whoever has its address may write there:
    it is kept locked, and its pages show only where it begins and how it ends.
    """

    class Kind(models.TextChoices):
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Microsoft Teams"

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("channel"), max_length=120)
    locked_url = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    locked_secret = models.TextField(editable=False)  # signs what is posted
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("created by"))
    stopped_at = models.DateTimeField(_("stopped at"), null=True)
    stopped_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("stopped by"))

    objects = WebhookChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("Slack or Teams channel")
        verbose_name_plural = _("Slack and Teams channels")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by=None) | Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="webhook_channel_stopped_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Raises KeyLost."""
        return unlocked(self.locked_url)

    @property
    def secret(self) -> str:
        """Raises KeyLost."""
        return unlocked(self.locked_secret)

    @property
    def is_readable(self) -> bool:
        """Not once its key was lost: nothing can be posted there any more."""
        try:
            return bool(self.url and self.secret)
        except KeyLost:
            return False

    @property
    def masked_url(self) -> str:
        """Raises KeyLost."""
        return f"{urlsplit(self.url).hostname} … {self.url[-4:]}"


class WebhookPostQuerySet(models.QuerySet["WebhookPost"]):
    def unsettled(self) -> WebhookPostQuerySet:
        """Neither posted nor given up, nor of a channel that was stopped or an announcement that was called off."""
        told = self.filter(posted_at=None, failed_at=None, channel__stopped_at=None)
        held = Announcement.objects.cancelled() | Announcement.objects.paused()
        return told.exclude(announcement__in=held.values("pk"))

    def waiting(self, at: dt.datetime) -> WebhookPostQuerySet:
        """Once the intranet shows it, and no longer than it does."""
        shown = Announcement.objects.current(at).values("pk")
        free = self.unsettled().exclude(leased_until__gt=at).exclude(not_before__gt=at)
        return free.filter(announcement__in=shown)


class WebhookPost(models.Model):
    """An announcement told in a channel, once. `error` is what the other side answered, as it was said to us."""

    class Problem(models.TextChoices):
        ADDRESS = "address", _("The address is not a public one, or not in https")
        UNREACHABLE = "unreachable", _("The other side does not answer")
        REDIRECTED = "redirected", _("The other side sends us elsewhere, where we do not go")
        REFUSED = "refused", _("The other side refuses the message: the address may be withdrawn")
        KEY = "key", _("Its address and its key cannot be read: the server’s SECRET_KEY has changed")
        TEXT = "text", _("Its subject speaks to one person")
        TROUBLE = "trouble", _("The other side has a problem of its own, or asks us to come back later")

    channel = models.ForeignKey(WebhookChannel, models.PROTECT, related_name="posts", verbose_name=_("channel"))
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="+", verbose_name=_("announcement"))
    created_at = models.DateTimeField(_("created at"))
    leased_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    posted_at = models.DateTimeField(_("posted at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=12, choices=Problem.choices, blank=True)
    error = models.TextField(_("reason"), blank=True)

    objects = WebhookPostQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to a channel")
        verbose_name_plural = _("messages to channels")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "announcement"], name="posted_once_per_channel"),
            models.CheckConstraint(condition=Q(posted_at=None) | Q(failed_at=None), name="webhook_posted_or_failed"),
            models.CheckConstraint(condition=Q(failed_at=None) | ~Q(problem=""), name="webhook_fails_for_a_reason"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(posted_at=None, failed_at=None), name="webhook_post_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement} → {self.channel}"
