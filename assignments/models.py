from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Audience, Department, Employee, Leave, Site
from people.wording import localized


class AskQuerySet(models.QuerySet["Ask"]):
    def standing(self) -> AskQuerySet:
        return self.filter(closed_at=None)

    def in_series_of(self, asked: Ask) -> AskQuerySet:
        """Its rounds, itself included, the newest first."""
        return self.filter(series=asked.series).order_by("-asked_at", "-pk")


class Ask(models.Model):
    """What is asked of an audience: read this guide, answer this consent form, follow this course."""

    class Kind(models.TextChoices):
        GUIDE = "guide", _("Guide to acknowledge")
        CONSENT = "consent", _("Consent to answer")
        TRAINING = "training", _("Training to follow")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    subject = models.CharField(_("subject"), max_length=120, unique=True)  # such as guide:social-media:v2
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    path = models.CharField(_("page"), max_length=200)  # where the person does it; the same in both languages
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("audience"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(
        _("days given"), null=True, blank=True, help_text=_("Counted from the day each person is asked.")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), null=True, blank=True)
    is_optional = models.BooleanField(_("optional"), default=False)  # people are invited: nobody is ever late
    # What is asked again, each year for instance, is a request of its own in the series of the first.
    series = models.CharField(_("series"), max_length=120, blank=True, default="", db_index=True)
    spares_since = models.DateTimeField(  # who did it in an earlier round since then is not asked this time
        _("not asked of those who did it since"), null=True, blank=True
    )
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reconciled_at = models.DateTimeField(_("last reconciled at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return localized(self, "title") or self.subject

    def due_for(self, asked_on: dt.date) -> dt.date | None:
        """The day by which a person asked on that day has to answer: the fixed day, or the days given if later."""
        if self.is_optional:
            return None
        relative = asked_on + dt.timedelta(days=self.due_days) if self.due_days is not None else None
        if self.due_on and relative:
            return max(self.due_on, relative)
        return self.due_on or relative


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def outstanding(self) -> AssignmentQuerySet:
        """Still to do."""
        return self.filter(done_at=None, closed_at=None)

    def done(self) -> AssignmentQuerySet:
        return self.exclude(done_at=None)

    def counted(self) -> AssignmentQuerySet:
        """Those a report counts: to do, done, declined, or not done when the request was taken back, so that an old
        report still says how far people were; not those who left, moved away or are exempt."""
        kept = [Assignment.Closed.SUPERSEDED, Assignment.Closed.DECLINED]
        return self.filter(models.Q(closed_at=None) | models.Q(closed_reason__in=kept))

    def declined(self) -> AssignmentQuerySet:
        return self.filter(closed_reason=Assignment.Closed.DECLINED)

    def overdue(self, on: dt.date) -> AssignmentQuerySet:
        """To do, the day gone by, and the person not on leave."""
        leaves = Leave.objects.current(on).filter(employee=models.OuterRef("employee"))
        return self.outstanding().filter(due_on__lt=on).exclude(models.Exists(leaves))

    def under(self, manager: Employee) -> AssignmentQuerySet:
        """Those of everyone who works below the manager now, direct or not."""
        return self.filter(employee__position__gt=manager.position, employee__position__lte=manager.last_position)

    def within(self, department: Department) -> AssignmentQuerySet:
        return self.filter(employee__department__position__range=(department.position, department.last_position))

    def of(self, employee: Employee) -> AssignmentQuerySet:
        return self.filter(employee=employee)

    def standing(self) -> AssignmentQuerySet:
        """Of requests that nobody took back (their open rows are closed by a task, a moment later)."""
        return self.filter(ask__closed_at=None)


class Assignment(models.Model):
    """One person is asked one thing: by when, opened, done, or closed undone and why.

    The name is copied from the person so that lists sort and page on one index. Positions are not: each renumbering
    would make them wrong, so the ranges of `under` and `within` are those of the employee.
    """

    class Closed(models.TextChoices):
        LEFT = "left", _("No longer works here")
        MOVED = "moved", _("No longer concerned")
        EXEMPT = "exempt", _("Exempt")
        SUPERSEDED = "superseded", _("Replaced by a newer request")
        DECLINED = "declined", _("Declined by the person")
        CANCELLED = "cancelled", _("Cancelled")

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="assignments", verbose_name=_("request"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="assignments", verbose_name=_("employee"))
    assigned_at = models.DateTimeField(_("asked at"))
    counted_from = models.DateField(_("days counted from"), null=True, blank=True)  # asked, or asked again
    paused_days = models.PositiveSmallIntegerField(_("days of leave added"), default=0)  # they are in `due_on`
    due_on = models.DateField(_("due on"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_reason = models.CharField(_("closed because"), max_length=12, choices=Closed.choices, blank=True)

    sort_name = models.CharField(max_length=240)
    # Where the tallies count it; unlike the employee's own row, changed together with the tally.
    tally_manager = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    tally_department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    tally_site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    tally_language = models.CharField(max_length=2, blank=True, default="")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ask", "employee"], name="assignment_once_per_person"),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_reason="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(closed_reason="")),
                name="assignment_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(closed_at=None), name="assignment_done_or_closed"
            ),
        ]
        indexes = [
            models.Index(fields=["ask", "sort_name", "id"], name="assignment_by_name"),
            models.Index(
                fields=["ask", "sort_name", "id"],
                condition=models.Q(done_at=None, closed_at=None),
                name="assignment_open_by_name",
            ),
            models.Index(
                fields=["ask", "due_on", "sort_name", "id"],
                condition=models.Q(done_at=None, closed_at=None),
                name="assignment_open_by_day",
            ),
            models.Index(
                fields=["ask", "sort_name", "id"],
                condition=models.Q(done_at__isnull=False),
                name="assignment_done_by_name",
            ),
            models.Index(
                fields=["ask", "closed_reason", "sort_name", "id"],
                condition=models.Q(closed_at__isnull=False),
                name="assignment_closed_by_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ask} / {self.employee}"

    def copy_from(self, employee: Employee) -> None:
        """The name to sort by and where tallies count the person, as they are now."""
        self.sort_name = employee.sort_name
        self.tally_manager_id, self.tally_department_id = employee.manager_id, employee.department_id
        self.tally_site_id, self.tally_language = employee.site_id, employee.language

    REOPENED = ("closed_at", "closed_reason", "counted_from", "paused_days", "due_on")

    def reopen(self, ask: Ask, *, on: dt.date) -> None:
        """Asked again from that day, with a full delay; the caller saves the fields of `REOPENED`."""
        self.closed_at, self.closed_reason = None, ""
        self.counted_from, self.paused_days, self.due_on = on, 0, ask.due_for(on)

    @property
    def is_outstanding(self) -> bool:
        return self.done_at is None and self.closed_at is None

    @property
    def is_declined(self) -> bool:
        return self.closed_reason == Assignment.Closed.DECLINED

    @property
    def is_answered(self) -> bool:
        """Done, or declined."""
        return self.done_at is not None or self.is_declined

    def is_overdue(self, on: dt.date) -> bool:
        return self.is_outstanding and self.due_on is not None and self.due_on < on


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def current(self, on: dt.date) -> ExemptionQuerySet:
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on).filter(revoked_at=None)


class Exemption(models.Model):
    """A person need not do what is asked, for a written reason, from a day to a day."""

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="exemptions", verbose_name=_("request"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="exemptions", verbose_name=_("employee"))
    reason = models.CharField(_("reason"), max_length=300)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    granted_at = models.DateTimeField(_("granted at"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="exemption_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_by=None)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="exemption_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.reason}"

    def is_standing(self, on: dt.date) -> bool:
        """In force on that day, or to come."""
        return self.revoked_at is None and (self.ends_on is None or self.ends_on >= on)


SUMS = ("asked", "done", "declined", "exempt", "overdue", "away", "unreachable", "begun")
MOVING = ("asked", "done", "declined", "exempt", "overdue", "begun")  # with each act; the others, when counted anew


class _Tally(models.Model):
    """`done` and `declined` move with each answer, the rest of those still to answer when the request is reconciled."""

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="+")
    asked = models.PositiveIntegerField(default=0)  # counted(): to do, done or declined
    done = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)
    exempt = models.PositiveIntegerField(default=0)
    overdue = models.PositiveIntegerField(default=0)
    away = models.PositiveIntegerField(default=0)  # on leave, and still to answer
    unreachable = models.PositiveIntegerField(default=0)  # no e-mail address, and still to answer
    begun = models.PositiveIntegerField(default=0)  # opened, and still to answer

    class Meta:
        abstract = True


class ManagerTally(_Tally):
    """How many of a manager's direct people are asked, and have done it; "everyone below" is a sum over a range.

    `summed_…` is what the last count read, which is in the `TeamTally` of whoever stands above. No act touches those:
    it would hold up all the others. A sum is what was read then, and what moved since.
    """

    manager = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    is_moved = models.BooleanField(default=True)  # it may differ from what was read
    summed_asked = models.PositiveIntegerField(default=0)
    summed_done = models.PositiveIntegerField(default=0)
    summed_declined = models.PositiveIntegerField(default=0)
    summed_exempt = models.PositiveIntegerField(default=0)
    summed_overdue = models.PositiveIntegerField(default=0)
    summed_begun = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["ask", "manager"], condition=models.Q(is_moved=True), name="manager_tally_moved")
        ]
        constraints = [
            models.UniqueConstraint(fields=["ask", "manager"], name="manager_tally_once"),
            models.UniqueConstraint(fields=["ask"], condition=models.Q(manager=None), name="no_manager_tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.manager}: {self.done}/{self.asked}"


class TeamTally(_Tally):
    """The same of everyone below a manager of very many, direct or not, as of the last count."""

    manager = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    people = models.PositiveIntegerField()  # below the manager then: another number, and the team is another one

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "manager"], name="team_tally_once")]

    def __str__(self) -> str:
        return f"{self.manager}, and all below: {self.done}/{self.asked}"


class PlaceTally(_Tally):
    """The same per department (without those below it), site and language, taken together."""

    key = models.CharField(max_length=60)  # of the three, none of which has to be known
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "key"], name="place_tally_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.done}/{self.asked}"
