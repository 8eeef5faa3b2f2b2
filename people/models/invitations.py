import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.employees import Employee


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: dt.datetime) -> "InvitationQuerySet":
        return self.filter(used_at=None, cancelled_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """A one-time code by which a person chooses a first password. Only its digest is kept."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="invitations", verbose_name=_("employee"))
    code_digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(_("invited at"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("invited by")
    )
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.employee} ({self.invited_at:%Y-%m-%d})"
