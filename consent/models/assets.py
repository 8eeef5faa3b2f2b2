from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consent.models.forms import Channel, Element, Purpose
from consent.models.guests import Guest
from consent.models.registry import RegistryAnswer, RegistryQuestion
from people.models import Employee

ONE_PERSON = Q(person=None, guest__isnull=False) | Q(person__isnull=False, guest=None)


class Asset(models.Model):
    """Something that shows people: a photo, a video, a recording, their words, their own publication shared again.

    What we keep of a picture is a small copy, drawn anew, and the digest of the file that came: enough to recognise it.
    """

    KINDS = [kind for kind in Element.choices if kind[0] != Element.NAME]

    element = models.CharField(_("what it is"), max_length=20, choices=KINDS)
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    link = models.URLField(_("address of the original"), max_length=500, blank=True)
    made_on = models.DateField(_("made on"), null=True, blank=True)
    file_digest = models.CharField(max_length=64, blank=True, editable=False)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("added by"))

    class Meta:
        verbose_name = _("photo, video or words")
        verbose_name_plural = _("photos, videos and words")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file_digest"], condition=~Q(file_digest=""), name="consent_asset_once_a_file"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("consent:asset-read", args=[self.pk])


class AssetImage(models.Model):
    """The small copies of a picture, apart from what lists read."""

    asset = models.OneToOneField(Asset, models.CASCADE, primary_key=True, related_name="image")
    content = models.BinaryField()
    thumbnail = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self) -> str:
        return str(self.asset)


class Appearance(models.Model):
    """A person who can be recognised in it. Said by somebody, and taken back by somebody when it was a mistake."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="appearances", verbose_name=_("asset"))
    person = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("employee"))
    guest = models.ForeignKey(Guest, models.PROTECT, null=True, related_name="+", verbose_name=_("guest"))
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("added by"))
    removed_at = models.DateTimeField(_("removed at"), null=True)
    removed_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("removed by"))

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_PERSON, name="consent_appearance_of_one_person"),
            models.UniqueConstraint(
                fields=["asset", "person"], condition=Q(removed_at=None), name="consent_appearance_once"
            ),
            models.UniqueConstraint(
                fields=["asset", "guest"], condition=Q(removed_at=None), name="consent_appearance_of_guest_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.who)

    @property
    def who(self) -> Employee | Guest:
        return _somebody(self)


class PublicationQuerySet(models.QuerySet["Publication"]):
    def live(self) -> PublicationQuerySet:
        return self.filter(taken_down_at=None)


class Publication(models.Model):
    """It was shown, there, on that day, relying on those answers of the registry. Taken down once, for good."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="publications", verbose_name=_("asset"))
    purpose = models.CharField(_("why"), max_length=20, choices=Purpose.choices)
    channel = models.CharField(_("where"), max_length=20, choices=Channel.choices)
    place = models.CharField(_("address or place"), max_length=500)
    published_on = models.DateField(_("published on"))
    question = models.OneToOneField(  # the answers it relied on; none when nobody can be recognised
        RegistryQuestion, models.PROTECT, null=True, related_name="+", verbose_name=_("answers relied on")
    )
    reason = models.TextField(_("why it was published all the same"), blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    taken_down_at = models.DateTimeField(_("taken down at"), null=True)
    taken_down_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.asset}, {self.get_channel_display()}"

    @property
    def address(self) -> str:
        """Of the page where it is, when the place is one."""
        return self.place if self.place.startswith(("https://", "http://")) else ""


class TakedownQuerySet(models.QuerySet["Takedown"]):
    def open(self) -> TakedownQuerySet:
        return self.filter(done_at=None)

    def standing(self) -> TakedownQuerySet:
        """Open, or still shown because it is out of our reach."""
        return self.filter(Q(done_at=None) | Q(outcome=Takedown.Outcome.OUT_OF_REACH))

    def overdue(self, on: dt.date) -> TakedownQuerySet:
        return self.open().filter(due_on__lt=on)

    def guests_to_tell(self) -> TakedownQuerySet:
        """What is done, of guests who were not told yet; a mistake is nobody's to hear of."""
        done = self.exclude(done_at=None).exclude(outcome=Takedown.Outcome.SOMEBODY_ELSE)
        return done.filter(guest__isnull=False, guest_told_at=None)

    def with_all_it_says(self) -> TakedownQuerySet:
        return self.select_related("publication__asset", "person", "guest", "owner", "done_by")


class Capture(models.Model):
    """The page once something was taken down from it: a proof, drawn anew, and the digest of what was sent."""

    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file_digest = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("added by"))

    class Meta:
        verbose_name = _("capture")
        verbose_name_plural = _("captures")

    def __str__(self) -> str:
        return f"{self.file_digest[:8]} ({self.added_at:%Y-%m-%d})"


class Takedown(models.Model):
    """A publication shows a person who no longer agrees: who sees to it, by when, and the proof that it is done."""

    class Outcome(models.TextChoices):
        REMOVED = "removed", _("Removed")
        EDITED = "edited", _("The person no longer appears: cropped, blurred or cut")
        OUT_OF_REACH = "out_of_reach", _("Out of our reach: asked of who holds it")
        SOMEBODY_ELSE = "mistaken", _("It was somebody else")

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="takedowns", verbose_name=_("publication")
    )
    person = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("employee"))
    guest = models.ForeignKey(Guest, models.PROTECT, null=True, related_name="+", verbose_name=_("guest"))
    reason = models.CharField(_("reason"), max_length=20, choices=RegistryAnswer.Reason.choices)
    opened_at = models.DateTimeField(_("opened at"))
    due_on = models.DateField(_("to do by"))
    owner = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("in the hands of"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    proof = models.CharField(_("address of the proof"), max_length=500, blank=True)
    note = models.TextField(_("what was done"), blank=True)
    capture = models.ForeignKey(
        Capture, models.PROTECT, null=True, related_name="takedowns", verbose_name=_("capture")
    )  # one for all that was done at once about a publication
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("done by"))
    guest_told_at = models.DateTimeField(_("guest told at"), null=True)  # employees hear by the announcements' mail

    objects = TakedownQuerySet.as_manager()

    class Meta:
        verbose_name = _("take-down")
        verbose_name_plural = _("take-downs")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_PERSON, name="consent_takedown_for_one_person"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, outcome="")
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(outcome="")),
                name="consent_takedown_done_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["publication", "person"], condition=Q(done_at=None), name="consent_takedown_open_once"
            ),
            models.UniqueConstraint(
                fields=["publication", "guest"], condition=Q(done_at=None), name="consent_takedown_of_guest_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} ({self.who})"

    def get_absolute_url(self) -> str:
        return reverse("consent:takedown-read", args=[self.pk])

    @property
    def key(self) -> str:
        return f"takedown:{self.pk}"

    @property
    def who(self) -> Employee | Guest:
        return _somebody(self)

    @property
    def is_open(self) -> bool:
        return self.done_at is None


def _somebody(row: Appearance | Takedown) -> Employee | Guest:
    who = row.person or row.guest
    assert who is not None  # noqa: S101  (the database refuses a row of nobody)
    return who
