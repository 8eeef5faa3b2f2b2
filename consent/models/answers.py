from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assignments.models import Assignment
from consent.models.forms import Channel, ConsentFormVersion, ConsentItem, Element, Purpose
from consent.models.guests import Guest, RepresentationEnd
from documents.models import Drawing, Evidence
from people.models import Department, Employee, Role, Site


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of(self, person: Employee) -> ConsentQuerySet:
        return self.filter(person=person)

    def given_by(self, guest: Guest) -> ConsentQuerySet:
        """By their link: about themselves, or about the employee they represent."""
        return self.filter(Q(guest=guest) | Q(represented_by=guest))

    def readable_by(self, viewer: Employee) -> ConsentQuerySet:
        """One's own; all for HR admins and the privacy officer. Never one's manager."""
        return self if viewer.has_role(Role.HR_ADMIN, Role.PRIVACY_OFFICER) else self.of(viewer)

    def with_all_it_says(self) -> ConsentQuerySet:
        return self.select_related(
            *("version__form", "person", "guest", "represented_by", "evidence", "drawing"),
            *("department", "site", "manager"),
        ).prefetch_related(
            *("decisions__item__question", "decisions__withdrawn__withdrawal", "withdrawals"),
            "represented_by__ends__ended_by",
        )


class Consent(models.Model):
    """What a person answered, all items at once, in those words, on that day. Added once, never changed."""

    version = models.ForeignKey(ConsentFormVersion, models.PROTECT, related_name="consents", verbose_name=_("version"))
    person = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="consents", verbose_name=_("employee"))
    guest = models.ForeignKey(Guest, models.PROTECT, null=True, related_name="consents", verbose_name=_("guest"))
    represented_by = models.ForeignKey(  # of an employee under 14: whoever answered for them
        Guest, models.PROTECT, null=True, related_name="+", verbose_name=_("represented by")
    )
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="+")
    follows = models.OneToOneField(  # the answer this one takes the place of: answered anew, renewed
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name=_("follows")
    )
    language = models.CharField(_("language"), max_length=2, choices=Employee.Language.choices)
    wording_digest = models.CharField(_("digest of the wording"), max_length=64)
    statement = models.TextField(_("statement"))
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="+", verbose_name=_("evidence"))
    evidence_digest = models.CharField(_("digest of the evidence"), max_length=64)
    drawing = models.OneToOneField(Drawing, models.PROTECT, null=True, related_name="+", verbose_name=_("drawing"))
    signed_at = models.DateTimeField(_("signed at"))
    expires_on = models.DateField(_("in force until"), null=True)
    # As they were on that day.
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    manager = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-signed_at", "-pk"]
        indexes = [models.Index(fields=["expires_on"], name="consent_by_last_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, guest__isnull=False) | Q(person__isnull=False, guest=None),
                name="consent_of_one_person",
            ),
            models.CheckConstraint(
                condition=Q(represented_by=None) | Q(person__isnull=False), name="consent_represents_an_employee"
            ),
            models.UniqueConstraint(
                fields=["version", "person"], condition=Q(follows=None), name="consent_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["version", "guest"], condition=Q(follows=None), name="consent_once_a_guest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.signed_at:%Y-%m-%d})"

    def get_absolute_url(self) -> str:
        return reverse("consent:consent-read", args=[self.pk])

    @property
    def key(self) -> str:
        return f"consent:{self.pk}"

    @property
    def representative(self) -> Guest | None:
        """Whoever answered for a child; None: the person answered themselves."""
        return self.represented_by or (self.guest if self.guest and self.guest.representative_name else None)

    @property
    def is_void(self) -> bool:
        """Whoever answered had no right to: it is kept, and counts for nothing."""
        return self.represented_by is not None and self.represented_by.had_no_right

    @property
    def name(self) -> str:
        """Of whoever is shown."""
        return self.evidence.legal_name or (self.person.legal_name if self.person else self.guest.name)  # type: ignore[union-attr]


def by_no_right(representative: str) -> Exists:
    """Whoever represented the person had no right to."""
    return Exists(RepresentationEnd.objects.of_no_right().filter(guest=OuterRef(representative)))


class DecisionQuerySet(models.QuerySet["Decision"]):
    def granted(self) -> DecisionQuerySet:
        return self.filter(answer=Decision.Answer.GRANTED)

    def counting(self) -> DecisionQuerySet:
        """Not what was answered by somebody who had no right to."""
        return self.exclude(by_no_right("consent__represented_by"))

    def newest(self, at_most: dt.date) -> DecisionQuerySet:
        """The last word of each person on each cell by that day, whatever it is."""
        cell = {name: OuterRef(name) for name in ("element", "purpose", "channel")}
        later = Decision.objects.filter(pk__gt=OuterRef("pk"), decided_on__lte=at_most, **cell)
        same_person = later.filter(person=OuterRef("person"))
        same_guest = later.filter(guest=OuterRef("guest"))
        return self.filter(decided_on__lte=at_most).exclude(Exists(same_person)).exclude(Exists(same_guest))

    def standing(self, on: dt.date) -> DecisionQuerySet:
        """Granted with the right to, the last word, neither withdrawn nor expired by that day; departures aside."""
        withdrawn = WithdrawnDecision.objects.filter(decision=OuterRef("pk"), withdrawn_on__lte=on)
        return self.granted().newest(on).exclude(expires_on__lt=on).exclude(Exists(withdrawn)).counting()

    def in_force(self, on: dt.date) -> DecisionQuerySet:
        """What we may show on that day: of who has left, only where their form says that it stays."""
        keeps = Q(consent__version__after_departure=ConsentFormVersion.AfterDeparture.KEEP)
        return self.standing(on).filter(Q(person=None) | Q(person__left_on=None) | Q(person__left_on__gte=on) | keeps)


class Decision(models.Model):
    """Yes or no to one item. Added once, never changed.

    The cell (element, purpose, channel), the person and the days are copied here, so that "may we show this person's
    photo on LinkedIn for recruitment, on that day?" is one query on `consent_decision_by_cell`:

        Decision.objects.in_force(day).filter(person__in=people, element=…, purpose=…, channel=…)
    """

    class Answer(models.TextChoices):
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="decisions", verbose_name=_("consent"))
    item = models.ForeignKey(ConsentItem, models.PROTECT, related_name="+", verbose_name=_("item"))
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices)
    person = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", db_index=False)
    guest = models.ForeignKey(Guest, models.PROTECT, null=True, related_name="+", db_index=False)
    element = models.CharField(_("element"), max_length=20, choices=Element.choices)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    decided_on = models.DateField(_("decided on"))
    expires_on = models.DateField(_("in force until"), null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["consent", "item"], name="consent_decision_once")]
        indexes = [
            models.Index(
                fields=["person", "element", "purpose", "channel", "id"],
                condition=Q(person__isnull=False),
                name="consent_decision_by_cell",
            ),
            models.Index(
                fields=["guest", "element", "purpose", "channel", "id"],
                condition=Q(guest__isnull=False),
                name="consent_decision_of_guests",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_answer_display()}"

    @property
    def is_granted(self) -> bool:
        return self.answer == Decision.Answer.GRANTED


class Withdrawal(models.Model):
    """The person takes back all or part of what they had granted. Added once, never changed."""

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="withdrawals", verbose_name=_("consent"))
    is_whole = models.BooleanField(_("nothing remains granted"))
    statement = models.TextField(_("statement"))
    language = models.CharField(_("language"), max_length=2, choices=Employee.Language.choices)
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="+", verbose_name=_("evidence"))
    evidence_digest = models.CharField(_("digest of the evidence"), max_length=64)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.consent}, {self.withdrawn_at:%Y-%m-%d}"

    @property
    def key(self) -> str:
        return f"withdrawal:{self.pk}"


class WithdrawnDecision(models.Model):
    """One item taken back, once."""

    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="items", verbose_name=_("withdrawal"))
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="withdrawn", verbose_name=_("decision"))
    withdrawn_on = models.DateField(_("withdrawn on"))

    class Meta:
        verbose_name = _("item withdrawn")
        verbose_name_plural = _("items withdrawn")

    def __str__(self) -> str:
        return str(self.decision)


class ConsentLook(models.Model):
    """Somebody read the consent of another person."""

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="looks", verbose_name=_("consent"))
    looked_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("read by"))
    looked_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("look at a consent")
        verbose_name_plural = _("looks at consents")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.looked_by}, {self.looked_at:%Y-%m-%d}"


class ReportLook(models.Model):
    """Somebody read, or took away, the figures or the lists about everybody's consents. Added once, never changed."""

    class Report(models.TextChoices):
        COVERAGE = "coverage", _("Coverage")
        EXPIRING = "expiring", _("Consents that end soon")

    report = models.CharField(_("report"), max_length=20, choices=Report.choices)
    days = models.PositiveSmallIntegerField(_("days ahead"), null=True)
    is_export = models.BooleanField(_("taken as a file"))
    looked_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("read by"))
    looked_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("look at a report on consents")
        verbose_name_plural = _("looks at reports on consents")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_report_display()}, {self.looked_by}, {self.looked_at:%Y-%m-%d}"
