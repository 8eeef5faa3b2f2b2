from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from people.addresses import AddressField

CACHE_KEY = "people.organisation"
SMALLEST_GROUP, LARGEST_GROUP = 3, 50  # of two people, each knows who the other is


_OF_REQUEST: ContextVar[Organisation | None] = ContextVar("organisation of the request", default=None)


def known_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone we know."), params={"name": name})


def known_group_size(number: int) -> None:
    if number and not SMALLEST_GROUP <= number <= LARGEST_GROUP:
        raise ValidationError(_("Write 0, or a number from 3 to 50."))


class Organisation(models.Model):
    """The one organisation this site belongs to: what it is called, how it looks, whom to ask, when it works."""

    name = models.CharField(_("name"), max_length=120, default="Repère")
    legal_name = models.CharField(_("legal name"), max_length=160, blank=True)
    logo = models.ImageField(_("logo"), upload_to="organisation/", blank=True)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write it as #0F5C4D."))],
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="America/Toronto", validators=[known_time_zone])
    holidays = models.JSONField(_("holidays"), default=list, blank=True)  # ISO days
    mission_fr = models.TextField(_("mission in French"), blank=True)
    mission_en = models.TextField(_("mission in English"), blank=True)
    vision_fr = models.TextField(_("vision in French"), blank=True)
    vision_en = models.TextField(_("vision in English"), blank=True)
    values_fr = models.TextField(_("values in French"), blank=True)
    values_en = models.TextField(_("values in English"), blank=True)
    contact_name = models.CharField(_("whom to ask"), max_length=120, blank=True)
    contact_email = AddressField(_("their e-mail address"), blank=True)
    privacy_officer_name = models.CharField(_("privacy officer"), max_length=120, blank=True)
    privacy_officer_email = AddressField(_("their e-mail address"), blank=True)
    ledger_recipients = models.JSONField(  # addresses, inside or outside the organisation
        _("who receives the ledger’s checkpoints by e-mail"), default=list, blank=True
    )

    smallest_group = models.PositiveSmallIntegerField(
        _("smallest group shown to managers"), default=0, validators=[known_group_size]
    )  # 0: managers see their people by name

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="organisation_is_one")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.pk = 1
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        _OF_REQUEST.set(None)
        cache.delete(CACHE_KEY)
        transaction.on_commit(lambda: cache.delete(CACHE_KEY))  # another process may have kept the old row meanwhile

    @classmethod
    def current(cls) -> Organisation:
        """The organisation; made with defaults when there is none yet. Cached for a minute; in a request, until its
        end."""
        if of_request := _OF_REQUEST.get():
            return of_request
        found: Organisation | None = cache.get(CACHE_KEY)
        if found is None:
            found, _made = cls.objects.get_or_create(pk=1)
            cache.set(CACHE_KEY, found, 60)
        return found

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def today(self, at: dt.datetime) -> dt.date:
        """The day it is here at that moment."""
        return at.astimezone(self.zone).date()


@contextmanager
def organisation_of_request() -> Iterator[Organisation]:
    """`Organisation.current` is this one until the end, but for who changes it meanwhile."""
    organisation = Organisation.current()
    token = _OF_REQUEST.set(organisation)
    try:
        yield organisation
    finally:
        _OF_REQUEST.reset(token)
