from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assignments.models import Assignment
from documents.models import Evidence
from guidebook.models import Edition
from people.models import Department, Employee, Site


class Remark(models.Model):
    """What a person wrote beside their answer: a remark, or why they decline. Personal, so it may be erased, and only
    that: `digest`, salted, stays (`acknowledgements.remarking`)."""

    text = models.TextField(_("text"), blank=True)
    salt = models.CharField(max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")

    def __str__(self) -> str:
        return self.digest[:12]


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def agreed(self) -> AcknowledgementQuerySet:
        """A decline never counts as agreement."""
        return self.exclude(answer=Acknowledgement.Answer.DECLINED)

    def remarked(self) -> AcknowledgementQuerySet:
        """Those that say something: agreed with a remark, or declined for a reason."""
        return self.exclude(remark=None)

    def of(self, employee: Employee) -> AcknowledgementQuerySet:
        return self.filter(employee=employee)

    def with_all_it_says(self) -> AcknowledgementQuerySet:
        """With the rows that its receipt and its sealed copy name, in one query."""
        return self.select_related(
            *("employee", "edition__version__guide", "changes_since__version", "evidence", "remark"),
            *("department", "site", "manager", "assignment"),
        )


class Acknowledgement(models.Model):
    """What a person answered, on that day, in those words, about that edition. Added once, never changed."""

    class Answer(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        WITH_REMARK = "with_remark", _("Acknowledged with a remark")
        DECLINED = "declined", _("Declined")

    assignment = models.OneToOneField(
        Assignment, models.PROTECT, related_name="acknowledgement", verbose_name=_("assignment")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="acknowledgements", verbose_name=_("employee"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="acknowledgements", verbose_name=_("edition"))
    answer = models.CharField(_("answer"), max_length=12, choices=Answer.choices, default=Answer.ACKNOWLEDGED)
    remark = models.OneToOneField(Remark, models.PROTECT, null=True, related_name="+", verbose_name=_("remark"))
    acknowledged_at = models.DateTimeField(_("answered at"))
    statement = models.TextField(_("statement"))
    statement_digest = models.CharField(_("digest of the statement"), max_length=64)
    edition_digest = models.CharField(_("digest of the guide"), max_length=64)
    changes_since = models.ForeignKey(  # what they had acknowledged, when they were shown only what changed from it
        Edition, models.PROTECT, null=True, related_name="+", verbose_name=_("shown the changes since")
    )
    gate = models.JSONField(_("gate"), null=True)  # how it was met: `acknowledgements.gating.Passage.record`
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="+", verbose_name=_("evidence"))
    evidence_digest = models.CharField(_("digest of the evidence"), max_length=64)
    # As they were on that day, so that "as of 30 June" stays true.
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+", verbose_name=_("site"))
    manager = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("manager"))

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        ordering = ["-acknowledged_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="acknowledged", remark=None)
                | (~models.Q(answer="acknowledged") & models.Q(remark__isnull=False)),
                name="acknowledgement_says_what_it_has_to",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee} / {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("acknowledgements:acknowledgement-read", args=[self.pk])

    @property
    def is_agreement(self) -> bool:
        return self.answer != self.Answer.DECLINED

    @property
    def key(self) -> str:
        """The key by which documents know it."""
        return f"acknowledgement:{self.pk}"


class SectionOpening(models.Model):
    """A person turned the page of that section, which then read so. Added once, never changed."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+", verbose_name=_("assignment"))
    key = models.CharField(_("section"), max_length=80)
    digest = models.CharField(_("digest"), max_length=64)
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("section opened")
        verbose_name_plural = _("sections opened")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "key", "digest"], name="section_opened_once_as_it_reads")
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.key}"


class CheckTry(models.Model):
    """A person answered the questions of that section; what they answered is not kept. Added, never changed."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+", verbose_name=_("assignment"))
    key = models.CharField(_("section"), max_length=80)
    digest = models.CharField(_("digest"), max_length=64)
    is_right = models.BooleanField(_("all right"))
    tried_at = models.DateTimeField(_("tried at"))

    class Meta:
        verbose_name = _("try at the questions of a section")
        verbose_name_plural = _("tries at the questions of a section")

    def __str__(self) -> str:
        return f"{self.assignment}: {self.key}"
