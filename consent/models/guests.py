from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.addresses import AddressField
from people.models import Employee


class GuestQuerySet(models.QuerySet["Guest"]):
    def outsiders(self) -> GuestQuerySet:
        """Those who do not work here."""
        return self.filter(employee=None)

    def representing(self, person: Employee, on: dt.date) -> GuestQuerySet:
        """Who answers for this employee on that day: they are under 14."""
        return self.filter(employee=person, represents_until__gt=on, ends=None)


class Guest(models.Model):
    """Somebody who answers by a link: a client, a partner, a visitor, a child, and whoever represents the child; or
    whoever represents an employee who is under 14, until the day they are not."""

    class Age(models.TextChoices):
        ADULT = "adult", _("18 or over")
        TEENAGER = "teenager", _("14 to 17: signs for themselves")
        CHILD = "child", _("Under 14: a representative signs")

    name = models.CharField(_("name"), max_length=200)
    email = AddressField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2, choices=Employee.Language.choices, default="fr")
    age = models.CharField(_("age"), max_length=8, choices=Age.choices, default=Age.ADULT)
    representative_name = models.CharField(_("name of the representative"), max_length=200, blank=True)
    representative_relation = models.CharField(_("relation to the child"), max_length=100, blank=True)
    employee = models.ForeignKey(
        Employee, models.PROTECT, null=True, related_name="representations", verbose_name=_("employee under 14")
    )
    represents_until = models.DateField(_("turns 14 on"), null=True)
    invited_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited at"))

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(age="child") | ~models.Q(representative_name=""),
                name="consent_child_has_a_representative",
            ),
            models.CheckConstraint(
                condition=models.Q(employee=None, represents_until=None)
                | models.Q(age="child", employee__isnull=False, represents_until__isnull=False),
                name="consent_employee_represented_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may_answer(self, on: dt.date) -> bool:
        """Whoever represents an employee no longer does from the day they turn 14, or once it was ended before."""
        return self.represents_until is None or (on < self.represents_until and not self.ends.exists())

    def represented(self, at: dt.datetime, *, on: dt.date) -> bool:
        """At that moment, on that day of the organisation: the guest themselves, or whoever they answered for."""
        if self.represents_until is None:
            return True
        return on < self.represents_until and (self.ended is None or at < self.ended.ended_at)

    @property
    def ended(self) -> RepresentationEnd | None:
        """By whom and when it was ended before its day."""
        return min(self.ends.all(), key=lambda end: end.pk, default=None)

    @property
    def had_no_right(self) -> bool:
        return any(end.cause == RepresentationEnd.Cause.NO_RIGHT for end in self.ends.all())

    @property
    def signs_as(self) -> str:
        return self.representative_name if self.age == Guest.Age.CHILD else self.name


class RepresentationEndQuerySet(models.QuerySet["RepresentationEnd"]):
    def of_no_right(self) -> RepresentationEndQuerySet:
        return self.filter(cause=RepresentationEnd.Cause.NO_RIGHT)

    def to_tell(self) -> RepresentationEndQuerySet:
        return self.filter(told_at=None)


class RepresentationEnd(models.Model):
    """Somebody no longer answers for an employee, before the day that was written down. Added once, never changed; that
    they had the right until now may be followed by that they never had it."""

    class Cause(models.TextChoices):
        NO_RIGHT = "no_right", _("They never had the right to: what they signed does not count")
        OVER = "over", _("They had the right until now: what they signed stands until the person says otherwise")

    guest = models.ForeignKey(Guest, models.PROTECT, related_name="ends", verbose_name=_("representative"))
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices)
    reason = models.TextField(_("reason"))
    salt = models.CharField(max_length=64, editable=False)  # of its digest in the ledger
    ended_at = models.DateTimeField(_("ended at"))
    ended_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("ended by"))
    told_at = models.DateTimeField(_("representative told at"), null=True)
    refusal = models.CharField(_("why they could not be told"), max_length=200, blank=True)

    objects = RepresentationEndQuerySet.as_manager()

    class Meta:
        verbose_name = _("end of a representation")
        verbose_name_plural = _("ends of representations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["guest", "cause"], name="consent_representation_ended_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="consent_representation_ended_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.guest}, {self.ended_at:%Y-%m-%d}"

    @property
    def key(self) -> str:
        return f"representation:{self.guest_id}"


class GuestInvitationQuerySet(models.QuerySet["GuestInvitation"]):
    def open(self, at: dt.datetime) -> GuestInvitationQuerySet:
        return self.filter(expires_at__gt=at)

    def to_mail(self, at: dt.datetime) -> GuestInvitationQuerySet:
        return self.open(at).filter(mailed_at=None)


class GuestInvitation(models.Model):
    """A link for one person, made as it is mailed to them. Only its digest is kept: whoever invites can neither see nor
    use it. It leads to the questions, then to what was answered."""

    guest = models.ForeignKey(Guest, models.PROTECT, related_name="invitations", verbose_name=_("guest"))
    version = models.ForeignKey("consent.ConsentFormVersion", models.PROTECT, related_name="guest_invitations")
    token_digest = models.CharField(max_length=64, blank=True, editable=False)  # none until it is mailed
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("expires at"))
    mailed_at = models.DateTimeField(_("mailed at"), null=True)
    refusal = models.CharField(_("why it could not be mailed"), max_length=200, blank=True)
    used_at = models.DateTimeField(_("used at"), null=True)

    objects = GuestInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation of a guest")
        verbose_name_plural = _("invitations of guests")
        constraints = [
            models.UniqueConstraint(
                fields=["token_digest"], condition=~models.Q(token_digest=""), name="consent_guest_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.guest} ({self.invited_at:%Y-%m-%d})"
