from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assignments.models import Ask, Assignment
from people.models import Audience, Employee
from people.wording import localized


class Element(models.IntegerChoices):
    """The eight elements of a guide that people take up."""

    WORDS = 1, _("The words: a guide, not a policy")
    PRESENCE = 2, _("Our presence and the interactions we hope for")
    TRANSPARENCY = 3, _("Transparency: why we do it")
    EDUCATION = 4, _("Good practice and your profile")
    WARNING = 5, _("Basic rules and consequences")
    REPRESENTATION = 6, _("Representation: your image and voice")
    DIFFUSION = 7, _("How the guide reaches you")
    PERSONALISATION = 8, _("Our sector and our posture")


class Gate(models.IntegerChoices):
    """What a person goes through before they may sign; without one they sign when they like."""

    OPENED = 1, _("Every section opened")
    CHECKED = 2, _("Every section opened, and its questions answered right")


class GuideQuerySet(models.QuerySet["Guide"]):
    def in_force(self) -> GuideQuerySet:
        return self.filter(versions__published_at__isnull=False, versions__retired_at=None).distinct()


class Guide(models.Model):
    """A guide through all its versions."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    approvals_needed = models.PositiveSmallIntegerField(
        _("approvals before publishing"), default=0, help_text=_("0: whoever publishes decides alone.")
    )
    four_eyes = models.BooleanField(
        _("four eyes"),
        default=False,
        help_text=_("At least one approval comes from somebody who did not write the text."),
    )
    approvers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("who approves"),
        help_text=_("Empty: everyone who writes guides."),
    )
    gate = models.PositiveSmallIntegerField(_("before signing"), choices=Gate.choices, null=True, blank=True)
    renew_months = models.PositiveSmallIntegerField(_("months before it is asked again"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = GuideQuerySet.as_manager()

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        ordering = ["slug"]
        constraints = [models.CheckConstraint(condition=~models.Q(title_fr="", title_en=""), name="guide_has_a_title")]

    def __str__(self) -> str:
        return localized(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("guidebook:guide-read", args=[self.slug])


class GuideVersionQuerySet(models.QuerySet["GuideVersion"]):
    def draft(self) -> GuideVersionQuerySet:
        return self.filter(published_at=None)

    def published(self) -> GuideVersionQuerySet:
        return self.exclude(published_at=None)

    def in_force(self) -> GuideVersionQuerySet:
        return self.published().filter(retired_at=None)

    def retired(self) -> GuideVersionQuerySet:
        return self.exclude(retired_at=None)

    def addressed_to(self, employee: Employee) -> GuideVersionQuerySet:
        """Published for an audience the employee belongs to, or asked of them by name of an assignment."""
        asked = Assignment.objects.of(employee).filter(ask__series=models.OuterRef("ask__series"))
        concerned = models.Q(audience=None) | models.Q(audience__in=Audience.objects.including(employee))
        return self.published().filter(concerned | models.Exists(asked))

    def with_text(self) -> GuideVersionQuerySet:
        """With all that it takes to compose an edition, in a number of queries that does not depend on its length."""
        return self.select_related("guide").prefetch_related(
            "sections__texts",
            "sections__checks__choices",
            "sections__hidden_from__departments",
            "sections__hidden_from__sites",
            "presences__interactions",
            "parallels",
            "profile_steps",
            "kit_items__picture",
            "conduct_rules",
            "situations",
            "recovery_steps",
            "channels",
        )

    def most_current(self) -> GuideVersion | None:
        """The one in force, or else the one retired last."""
        return self.published().order_by(models.F("retired_at").desc(nulls_first=True), "-number").first()

    def acknowledged_by(self, employee: Employee) -> GuideVersionQuerySet:
        done = Assignment.objects.of(employee).done().filter(ask__series=models.OuterRef("ask__series"))
        return self.published().filter(models.Exists(done))


class GuideVersion(models.Model):
    """A version: a draft that can be written, then a published text that nothing changes any more.

    `ask` is the request by which people acknowledge it: its own when it had to be acknowledged (again), else that of
    the version it replaced, so that what was acknowledged stays valid and who had not yet answered answers on the text
    in force. Empty: nobody is asked. A new round (`guidebook.recurring`) puts its own request in its place.
    """

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="versions", verbose_name=_("guide"))
    number = models.PositiveIntegerField(_("version"))
    statement_fr = models.TextField(_("statement in French"), blank=True)  # what a person declares on acknowledging
    statement_en = models.TextField(_("statement in English"), blank=True)
    change_note_fr = models.TextField(_("what changed, in French"), blank=True)
    change_note_en = models.TextField(_("what changed, in English"), blank=True)
    parity_reason = models.TextField(_("why one language may lag behind"), blank=True)
    sector = models.CharField(_("sector"), max_length=40, blank=True)  # a key of guidebook.starting.sectors()
    posture = models.PositiveSmallIntegerField(_("posture"), null=True, blank=True)  # 1 (reticent) to 5 (bold)
    answers = models.JSONField(_("answers to the assistant"), default=dict, blank=True)  # guidebook.answering
    # As the guide had it when the version was published.
    gate = models.PositiveSmallIntegerField(_("before signing"), choices=Gate.choices, null=True, blank=True)
    is_substantive = models.BooleanField(_("must be acknowledged again"), default=True)
    audience = models.ForeignKey(
        Audience, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("audience")
    )
    ask = models.ForeignKey(
        Ask, models.PROTECT, null=True, blank=True, related_name="guide_versions", verbose_name=_("request")
    )
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = GuideVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a guide")
        verbose_name_plural = _("versions of guides")
        ordering = ["guide", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["guide", "number"], name="version_number_once_per_guide"),
            models.UniqueConstraint(
                fields=["guide"], condition=models.Q(published_at=None), name="one_draft_per_guide"
            ),
            models.UniqueConstraint(
                fields=["guide"],
                condition=models.Q(published_at__isnull=False, retired_at=None),
                name="one_version_in_force_per_guide",
            ),
            models.CheckConstraint(
                condition=models.Q(retired_at=None) | models.Q(published_at__isnull=False),
                name="retired_after_published",
            ),
            models.CheckConstraint(
                condition=models.Q(posture=None) | models.Q(posture__range=(1, 5)), name="posture_from_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guide} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_in_force(self) -> bool:
        return self.published_at is not None and self.retired_at is None

    @property
    def subject(self) -> str:
        """The key by which assignments know what is asked."""
        return f"guide:{self.guide.slug}:v{self.number}"
