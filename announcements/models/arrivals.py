from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Site


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
