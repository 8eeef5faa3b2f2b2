from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assignments.models import Assignment
from documents.models import Evidence
from guidebook.models import Edition
from people.models import Department, Employee, Site


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def agreed(self) -> AcknowledgementQuerySet:
        """A decline never counts as agreement."""
        return self.exclude(answer=Acknowledgement.Answer.DECLINED)

    def of(self, employee: Employee) -> AcknowledgementQuerySet:
        return self.filter(employee=employee)

    def with_all_it_says(self) -> AcknowledgementQuerySet:
        """With the rows that its receipt and its sealed copy name, in one query."""
        return self.select_related(
            "employee", "edition__version__guide", "evidence", "department", "site", "manager", "assignment"
        )


class Acknowledgement(models.Model):
    """A person declared, on that day, in those words, to have read that edition. Added once, never changed."""

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
    acknowledged_at = models.DateTimeField(_("acknowledged at"))
    statement = models.TextField(_("statement"))
    statement_digest = models.CharField(_("digest of the statement"), max_length=64)
    edition_digest = models.CharField(_("digest of the guide"), max_length=64)
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

    def __str__(self) -> str:
        return f"{self.employee} / {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("acknowledgements:acknowledgement-read", args=[self.pk])

    @property
    def key(self) -> str:
        """The key by which documents know it."""
        return f"acknowledgement:{self.pk}"
