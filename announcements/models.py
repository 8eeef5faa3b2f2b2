from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assignments.models import Ask, Assignment
from people.models import Audience, Employee, Role, Site
from people.wording import localized

CURRENT_FOR = dt.timedelta(days=90)


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def due(self, at: dt.datetime) -> AnnouncementQuerySet:
        """To be started: planned, the hour come, neither started nor cancelled."""
        return self.filter(started_at=None, cancelled_at=None, send_at__lte=at)

    def current(self, at: dt.datetime) -> AnnouncementQuerySet:
        """Those that left lately, as they are read on the intranet."""
        return self.filter(started_at__gt=at - CURRENT_FOR, started_at__lte=at, cancelled_at=None)

    def addressed_to(self, employee: Employee) -> AnnouncementQuerySet:
        """Those for an audience this person belongs to and, with an ask, about what was asked of them."""
        asked = Assignment.objects.filter(ask=OuterRef("ask"), employee=employee)
        theirs = self.filter(audience__in=Audience.objects.including(employee))
        return theirs.filter(Q(ask=None) | Exists(asked))

    def addressed_to_everybody(self) -> AnnouncementQuerySet:
        """Those for everyone and, with an ask, about what was asked of everyone."""
        everyone = Audience.objects.for_everyone()
        return self.filter(Q(ask=None) | Q(ask__audience__in=everyone), audience__in=everyone)

    def under_way(self) -> AnnouncementQuerySet:
        return self.exclude(started_at=None).filter(finished_at=None, cancelled_at=None)

    def paused(self) -> AnnouncementQuerySet:
        return self.exclude(paused_at=None).filter(resumed_at=None)

    def cancelled(self) -> AnnouncementQuerySet:
        return self.exclude(cancelled_at=None)


class Announcement(models.Model):
    """A message to an audience, in both languages, sent once to each person in theirs."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", pgettext_lazy("announcement", "Scheduled")
        SENDING = "sending", _("Being sent")
        PAUSED = "paused", pgettext_lazy("announcement", "Paused")
        SENT = "sent", pgettext_lazy("announcement", "Sent")
        CANCELLED = "cancelled", pgettext_lazy("announcement", "Cancelled")

    subject_fr = models.CharField(_("subject in French"), max_length=160, blank=True)
    subject_en = models.CharField(_("subject in English"), max_length=160, blank=True)
    body_fr = models.TextField(_("message in French"), blank=True)
    body_en = models.TextField(_("message in English"), blank=True)
    path = models.CharField(_("page it leads to"), max_length=200, default="/")
    button_fr = models.CharField(_("button in French"), max_length=60, blank=True)
    button_en = models.CharField(_("button in English"), max_length=60, blank=True)
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("request"))
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("audience"))
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    send_at = models.DateTimeField(_("send at"), null=True, blank=True)  # empty: a draft
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)  # the last time
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resumed_at = models.DateTimeField(_("resumed at"), null=True, blank=True)
    resumed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    per_minute = models.PositiveIntegerField(
        _("at most so many a minute"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    office_hours = models.BooleanField(_("during office hours only"), default=False)
    asks_reading = models.BooleanField(_("asks whether it was read"), default=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(started_at__isnull=False), name="announcement_finishes_once_started"
            ),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(send_at__isnull=False), name="announcement_starts_once_scheduled"
            ),
            models.CheckConstraint(
                condition=Q(resumed_at=None) | Q(paused_at__isnull=False), name="announcement_resumes_once_paused"
            ),
            models.CheckConstraint(
                condition=Q(per_minute=None) | Q(per_minute__gt=0), name="announcement_leaves_at_some_pace"
            ),
        ]

    def __str__(self) -> str:
        return localized(self, "subject") or str(_("Untitled announcement"))

    def get_absolute_url(self) -> str:
        return reverse("announcements:announcement-read", args=[self.pk])

    @property
    def occasion(self) -> str:
        return f"announcement:{self.pk}"

    @property
    def to_whom(self) -> str:
        """The audience in words; everyone only when it is everyone."""
        audience = self.audience
        roles = dict(Role.choices)
        chosen = [
            *map(str, audience.departments.all()),
            *map(str, audience.sites.all()),
            *([audience.get_language_display()] if audience.language else []),
            *(str(roles[role]) for role in audience.roles if role in roles),
        ]
        return audience.name or ", ".join(chosen) or str(audience)

    @property
    def is_open_to_change(self) -> bool:
        return self.started_at is None and self.cancelled_at is None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None and self.resumed_at is None

    @property
    def state(self) -> State:
        if self.cancelled_at:
            return self.State.CANCELLED
        if self.finished_at:
            return self.State.SENT
        if self.is_paused:
            return self.State.PAUSED
        if self.started_at:
            return self.State.SENDING
        return self.State.SCHEDULED if self.send_at else self.State.DRAFT


class Reading(models.Model):
    """A person said, by a button, that they read an announcement; human resources are told how many."""

    announcement = models.ForeignKey(
        Announcement, models.PROTECT, related_name="readings", verbose_name=_("announcement")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("reading of an announcement")
        verbose_name_plural = _("readings of announcements")
        constraints = [models.UniqueConstraint(fields=["announcement", "employee"], name="reading_said_once_a_person")]

    def __str__(self) -> str:
        return f"{self.announcement} · {self.said_at:%Y-%m-%d}"


FAILED = Q(bounced_at__isnull=False) | (Q(failed_at__isnull=False) & ~Q(problem="overtaken"))


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unsettled(self) -> DeliveryQuerySet:
        """Neither sent nor given up."""
        return self.filter(sent_at=None, failed_at=None)

    def waiting(self, at: dt.datetime) -> DeliveryQuerySet:
        """Neither sent nor given up nor called off, and neither in a worker's hands nor resting after a refusal."""
        held = Announcement.objects.cancelled() | Announcement.objects.paused()
        free = self.unsettled().exclude(leased_until__gt=at).exclude(not_before__gt=at)
        return free.exclude(announcement__in=held.values("pk"))

    def arrived(self) -> DeliveryQuerySet:
        """Taken by the mail server, and not come back."""
        return self.exclude(sent_at=None).filter(bounced_at=None)

    def failed(self) -> DeliveryQuerySet:
        """Given up, or come back; not those that had nothing left to say."""
        return self.filter(FAILED)


class Delivery(models.Model):
    """One message to one person: whatever mail we send is a row here first, and goes out once.

    `error` is what the mail server answered, or why the message could not be written, as it was said to us.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")

    class Problem(models.TextChoices):
        ADDRESS = "address", _("The address cannot be written to")
        LEFT = "left", _("The person no longer works here")
        MESSAGE = "message", _("The message could not be written for this person")
        REFUSED = "refused", _("The person’s mail server refused it")
        PUT_OFF = "put_off", _("The person’s mail server asks us to come back later")
        CONNECTION = "connection", _("The connection to our mail server was lost")
        UNREACHABLE = "unreachable", _("Our mail server does not answer")
        OVERTAKEN = "overtaken", _("What it was to say is no longer so: the person had answered")
        BOUNCED = "bounced", _("It came back: the mailbox did not take it")

    SERVER_PROBLEMS = (Problem.CONNECTION, Problem.UNREACHABLE)  # ours to repair, nobody's address

    occasion = models.CharField(_("occasion"), max_length=120)  # such as announcement:3 or invitation:12:2026-03-01
    announcement = models.ForeignKey(
        Announcement, models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("announcement")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="deliveries", verbose_name=_("employee"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    address = models.CharField(_("address"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=2)
    message_id = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    leased_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)  # times it was put off
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("came back at"), null=True, blank=True)  # sent, and returned
    resent_at = models.DateTimeField(_("sent again at"), null=True, blank=True)  # somebody asked for another try
    resent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    problem = models.CharField(_("problem"), max_length=12, choices=Problem.choices, blank=True)
    error = models.TextField(_("reason"), blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "employee", "channel"], name="delivered_once_per_occasion"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(failed_at=None), name="delivery_sent_or_failed"),
            models.CheckConstraint(
                condition=Q(bounced_at=None) | Q(sent_at__isnull=False), name="delivery_bounces_once_sent"
            ),
            models.CheckConstraint(condition=Q(failed_at=None) | ~Q(problem=""), name="delivery_fails_for_a_reason"),
        ]
        indexes = [
            models.Index(
                fields=["occasion", "id"],
                condition=Q(sent_at=None, failed_at=None),
                name="delivery_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} → {self.employee}"


class AddressBounceQuerySet(models.QuerySet["AddressBounce"]):
    def standing(self) -> AddressBounceQuerySet:
        """The address is still the one the person has: nobody has corrected it, nor said that it works again."""
        return self.filter(settled_at=None, address__iexact=F("employee__email"))

    def corrected(self) -> AddressBounceQuerySet:
        """The person has another address since; what came back from the old one may leave again."""
        elsewhere = self.filter(settled_at=None, employee__email__isnull=False)
        return elsewhere.exclude(address__iexact=F("employee__email"))


class AddressBounce(models.Model):
    """Mail to this address came back for good: somebody has to correct it."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="address_bounces", verbose_name=_("employee"))
    address = models.CharField(_("address"), max_length=254)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+", verbose_name=_("delivery"))
    bounced_at = models.DateTimeField(_("came back at"))
    reason = models.TextField(_("reason"), blank=True)
    settled_at = models.DateTimeField(_("tried again at"), null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AddressBounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("address that does not work")
        verbose_name_plural = _("addresses that do not work")
        ordering = ["-bounced_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "address"], condition=Q(settled_at=None), name="one_standing_bounce_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.address


class ReminderLadder(models.Model):
    """On which days those who have not answered are reminded: for a kind of request, or for one request.

    Days are counted from the day due (-1: the day before); without a day due, from the day each person was asked.
    Without any step nobody is reminded; a kind without a ladder has the usual one (`laddering.USUAL_STEPS`).
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Ask.Kind.choices, blank=True)
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("request"))
    steps = models.JSONField(_("days"), default=list, blank=True)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by"))

    class Meta:
        verbose_name = _("days of reminders")
        verbose_name_plural = _("days of reminders")
        constraints = [
            models.CheckConstraint(
                condition=(Q(ask=None) & ~Q(kind="")) | Q(ask__isnull=False, kind=""),
                name="ladder_of_a_kind_or_request",
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(ask=None), name="ladder_once_per_kind"),
            models.UniqueConstraint(fields=["ask"], condition=Q(ask__isnull=False), name="ladder_once_per_request"),
        ]

    def __str__(self) -> str:
        return f"{self.ask or self.get_kind_display()}: {self.steps}"


class ReminderRound(models.Model):
    """A day on which reminders were chosen: what fell on the days after `since`, up to `on`."""

    on = models.DateField(_("day"), unique=True)
    since = models.DateField(_("after"))
    began_at = models.DateTimeField(_("began at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("day of reminders")
        verbose_name_plural = _("days of reminders")
        ordering = ["-on"]
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=models.F("on")), name="round_looks_back_from_its_day")
        ]

    def __str__(self) -> str:
        return str(self.on)


class ShortLink(models.Model):
    """An address short enough for a code on a wall, and where it was put up: `/p/<code>/` leads to the page."""

    class Channel(models.TextChoices):
        POSTER = "poster", _("Poster")
        INTRANET = "intranet", _("Intranet")

    code = models.CharField(_("code"), max_length=12, unique=True)
    path = models.CharField(_("page it leads to"), max_length=200)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("site"))
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("short link")
        verbose_name_plural = _("short links")
        ordering = ["path", "channel", "site__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "channel"], condition=Q(site=None), name="short_link_once_per_page_and_channel"
            ),
            models.UniqueConstraint(
                fields=["path", "channel", "site"],
                condition=Q(site__isnull=False),
                name="short_link_once_per_page_channel_and_site",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("announcements:link-follow", args=[self.code])


class DailyArrivals(models.Model):
    """How many times people who were logged in came by a link on a day; who came is written nowhere."""

    link = models.ForeignKey(ShortLink, models.PROTECT, related_name="arrivals", verbose_name=_("short link"))
    on = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("arrivals"), default=0)

    class Meta:
        verbose_name = _("arrivals of a day")
        verbose_name_plural = _("arrivals by day")
        constraints = [models.UniqueConstraint(fields=["link", "on"], name="arrivals_counted_once_a_day")]

    def __str__(self) -> str:
        return f"{self.link_id} · {self.on}"


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
    """A channel of Slack or Teams that hears what is announced to everybody. Whoever has its address may write there,
    so that its pages show only where it begins and how it ends.
    """

    class Kind(models.TextChoices):
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Microsoft Teams"

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("channel"), max_length=120)
    url = models.CharField(max_length=2000, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    secret = models.CharField(max_length=80, editable=False)  # signs what is posted
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
    def masked_url(self) -> str:
        return f"{urlsplit(self.url).hostname} … {self.url[-4:]}"


class WebhookPostQuerySet(models.QuerySet["WebhookPost"]):
    def unsettled(self) -> WebhookPostQuerySet:
        """Neither posted nor given up, nor of a channel that was stopped or an announcement that was called off."""
        told = self.filter(posted_at=None, failed_at=None, channel__stopped_at=None)
        held = Announcement.objects.cancelled() | Announcement.objects.paused()
        return told.exclude(announcement__in=held.values("pk"))

    def waiting(self, at: dt.datetime) -> WebhookPostQuerySet:
        return self.unsettled().exclude(leased_until__gt=at).exclude(not_before__gt=at)


class WebhookPost(models.Model):
    """An announcement told in a channel, once. `error` is what the other side answered, as it was said to us."""

    class Problem(models.TextChoices):
        ADDRESS = "address", _("The address is not a public one, or not in https")
        UNREACHABLE = "unreachable", _("The other side does not answer")
        REDIRECTED = "redirected", _("The other side sends us elsewhere, where we do not go")
        REFUSED = "refused", _("The other side refuses the message: the address may be withdrawn")
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
