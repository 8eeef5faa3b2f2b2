from __future__ import annotations

import datetime as dt
import zoneinfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Employee, Organisation
from people.models.organisation import known_time_zone
from people.wording import day, hour, localized
from training.models.courses import Course


class SessionQuerySet(models.QuerySet["Session"]):
    def standing(self) -> SessionQuerySet:
        return self.filter(cancelled_at=None)

    def coming(self, at: dt.datetime) -> SessionQuerySet:
        return self.filter(ends_at__gt=at)

    def shown_to(self, employee: Employee) -> SessionQuerySet:
        """Of a course in force that is theirs to follow, or one where they have booked or which they host."""
        offered = models.Q(course__in=Course.objects.shown_to(employee).current())
        booked = models.Q(pk__in=Booking.objects.of(employee).order_by().values("session"))
        return self.filter(offered | booked | models.Q(organiser=employee))


class Session(models.Model):
    """People follow a course together, in a room or online. `sequence` grows with each thing calendars are told."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name=_("course"))
    place_fr = models.CharField(_("place in French"), max_length=200, blank=True)
    place_en = models.CharField(_("place in English"), max_length=200, blank=True)
    link = models.CharField(
        _("link of the meeting"), max_length=300, blank=True, validators=[URLValidator(schemes=["https"])]
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True, validators=[known_time_zone])
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=12, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    closes_at = models.DateTimeField(_("booking closes at"))
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="hosted_sessions", verbose_name=_("organiser")
    )
    note_fr = models.TextField(_("to know beforehand, in French"), max_length=1000, blank=True)
    note_en = models.TextField(_("to know beforehand, in English"), max_length=1000, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_ends_later"),
            models.CheckConstraint(
                condition=models.Q(closes_at__lte=models.F("starts_at")), name="session_closes_before_it_begins"
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="session_has_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.course} – {self.when}"

    def get_absolute_url(self) -> str:
        return reverse("training:session-read", args=[self.pk])

    @property
    def zone_name(self) -> str:
        return self.time_zone or Organisation.current().time_zone

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone_name)

    @property
    def is_online(self) -> bool:
        return bool(self.link)

    @property
    def place(self) -> str:
        return localized(self, "place")

    @property
    def when(self) -> str:
        """Where it takes place; the zone is named when it is not the organisation's."""
        with timezone.override(self.zone):
            said = gettext("%(day)s, from %(start)s to %(end)s") % {
                "day": day(self.starts_at),
                "start": hour(self.starts_at),
                "end": hour(self.ends_at),
            }
        return said if self.zone_name == Organisation.current().time_zone else f"{said} ({self.zone_name})"

    @property
    def starts_on(self) -> dt.date:
        """The day it is where it takes place."""
        return self.starts_at.astimezone(self.zone).date()

    def is_tomorrow(self, at: dt.datetime) -> bool:
        return at.astimezone(self.zone).date() == self.starts_on - dt.timedelta(days=1)

    def has_begun(self, at: dt.datetime) -> bool:
        return self.starts_at <= at

    def takes_bookings(self, at: dt.datetime) -> bool:
        return self.cancelled_at is None and at < self.closes_at and self.course.is_current


class BookingQuerySet(models.QuerySet["Booking"]):
    def of(self, employee: Employee) -> BookingQuerySet:
        return self.filter(employee=employee)

    def standing(self) -> BookingQuerySet:
        return self.filter(cancelled_at=None)

    def seated(self) -> BookingQuerySet:
        return self.standing().exclude(seated_at=None)

    def waiting(self) -> BookingQuerySet:
        """First come first: rows are added under the lock of their session, so their keys are in that order."""
        return self.standing().filter(seated_at=None).order_by("pk")

    def coming(self, at: dt.datetime) -> BookingQuerySet:
        return self.standing().filter(session__cancelled_at=None, session__ends_at__gt=at)


class Booking(models.Model):
    """A person's place in a session: a seat once `seated_at`, in the waiting list before."""

    class Attendance(models.TextChoices):
        PRESENT = "present", _("Present")
        PARTLY = "partly", _("Partly present")
        ABSENT = "absent", _("Absent")

    session = models.ForeignKey(Session, models.PROTECT, related_name="bookings", verbose_name=_("session"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="bookings", verbose_name=_("employee"))
    booked_at = models.DateTimeField(_("booked at"))
    seated_at = models.DateTimeField(_("seated at"), null=True)
    promoted_at = models.DateTimeField(_("promoted at"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    attendance = models.CharField(_("attendance"), max_length=8, choices=Attendance.choices, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "employee"],
                condition=models.Q(cancelled_at=None),
                name="one_standing_booking_per_session",
            ),
            models.CheckConstraint(
                condition=models.Q(promoted_at=None) | models.Q(seated_at__isnull=False), name="promoted_to_a_seat"
            ),
            models.CheckConstraint(
                condition=models.Q(attendance="", recorded_at=None)
                | ~models.Q(attendance="") & models.Q(recorded_at__isnull=False, seated_at__isnull=False),
                name="attendance_of_a_seat_and_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} / {self.session_id}"

    @property
    def is_seated(self) -> bool:
        return self.seated_at is not None and self.cancelled_at is None


class CalendarFeed(models.Model):
    """The address at which a person's calendar reads their sessions; its secret is kept as a digest alone."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="calendar_feeds", verbose_name=_("employee"))
    digest = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField(_("opened at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["employee"], condition=models.Q(revoked_at=None), name="one_calendar_address_each"
            )
        ]

    def __str__(self) -> str:
        return str(self.employee)
