from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assignments.models import Ask, Assignment
from documents.models import Evidence
from guidebook.models import Edition, Guide, GuideVersion
from people.models import Department, Employee, Role, Site


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


class SignedSheetQuerySet(models.QuerySet["SignedSheet"]):
    def readable_by(self, viewer: Employee) -> SignedSheetQuerySet:
        """All for HR admins and auditors; for HR of a department, those on which every person is in its care: a scan
        bears all the names."""
        if viewer.has_role(Role.HR_ADMIN, Role.AUDITOR):
            return self
        signed = Acknowledgement.objects.filter(sheet=models.OuterRef("pk"))
        elsewhere = signed.exclude(employee__in=Employee.objects.in_charge_of(viewer))
        return self.filter(models.Exists(signed)).exclude(models.Exists(elsewhere))

    def as_listed(self) -> SignedSheetQuerySet:
        """With how many `people` signed each, and without what weighs: the scan and the text of the guide."""
        signed = Acknowledgement.objects.filter(sheet=models.OuterRef("pk")).order_by().values("sheet")
        return (
            self.select_related("edition__version", "recorded_by")
            .defer("content", "edition__sections")
            .annotate(people=models.Subquery(signed.annotate(number=models.Count("pk")).values("number")))
        )


class SignedSheet(models.Model):
    """A sheet that people signed on paper: the scan, byte for byte, and who recorded it. Added once, never changed."""

    version = models.ForeignKey(
        GuideVersion, models.PROTECT, related_name="signed_sheets", verbose_name=_("version of a guide")
    )
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="signed_sheets", verbose_name=_("edition"))
    language = models.CharField(_("language"), max_length=2, choices=Employee.Language.choices)
    signed_on = models.DateField(_("signed on"))
    content = models.BinaryField()
    media_type = models.CharField(max_length=20)
    file_name = models.CharField(_("file name"), max_length=140)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("digest of the scan"), max_length=64)
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = SignedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed sheet")
        verbose_name_plural = _("signed sheets")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.version}, {self.signed_on}"

    def get_absolute_url(self) -> str:
        return reverse("acknowledgements:sheet-read", args=[self.pk])


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
            *("department", "site", "manager", "assignment", "sheet__recorded_by", "recorded_by"),
        ).defer("sheet__content")


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
    sheet = models.ForeignKey(  # signed on paper; none: by the person, here
        SignedSheet, models.PROTECT, null=True, related_name="acknowledgements", verbose_name=_("signed sheet")
    )
    recorded_by = models.ForeignKey(
        Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
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
            ),
            models.CheckConstraint(
                condition=models.Q(sheet=None, recorded_by=None)
                | models.Q(sheet__isnull=False, recorded_by__isnull=False),
                name="acknowledgement_from_paper_says_by_whom",
            ),
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


class ReaderQuestionQuerySet(models.QuerySet["ReaderQuestion"]):
    def of(self, employee: Employee) -> ReaderQuestionQuerySet:
        return self.filter(asked_by=employee)

    def waiting(self) -> ReaderQuestionQuerySet:
        return self.filter(answered_at=None)

    def answered(self) -> ReaderQuestionQuerySet:
        return self.exclude(answered_at=None)

    def pinned(self) -> ReaderQuestionQuerySet:
        """Those whose published wording stands under their section now."""
        return self.exclude(pinned_at=None).filter(unpinned_at=None)

    def with_all_it_says(self) -> ReaderQuestionQuerySet:
        """With the rows that a list of questions names, in one query."""
        return self.select_related("guide", "version__guide", "asked_by__department", "asked_by__site", "answered_by")


class ReaderQuestion(models.Model):
    """What a person asked about a section while they read it, and what they were answered: between them and HR.

    What everybody may read is the wording that HR writes for it, which names nobody (`faq_…`): it stands under the
    section, whatever the version, from `pinned_at` until `unpinned_at`.
    """

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="+", verbose_name=_("guide"))
    version = models.ForeignKey(GuideVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    key = models.CharField(_("section"), max_length=80)
    section_title = models.CharField(_("title of the section"), max_length=200)  # as it was shown
    language = models.CharField(_("language"), max_length=2, choices=Employee.Language.choices)
    passage = models.TextField(_("passage"), blank=True)
    question = models.TextField(_("question"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    faq_question_fr = models.TextField(_("published question in French"), blank=True)
    faq_question_en = models.TextField(_("published question in English"), blank=True)
    faq_answer_fr = models.TextField(_("published answer in French"), blank=True)
    faq_answer_en = models.TextField(_("published answer in English"), blank=True)
    pinned_at = models.DateTimeField(_("published at"), null=True, blank=True)
    pinned_by = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+")
    unpinned_at = models.DateTimeField(_("taken away at"), null=True, blank=True)
    unpinned_by = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReaderQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a reader")
        verbose_name_plural = _("questions of readers")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(question=""), name="reader_question_asks_something"),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None, answer="")
                | (models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(answer="")),
                name="reader_question_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(pinned_at=None, pinned_by=None)
                | models.Q(pinned_at__isnull=False, pinned_by__isnull=False, answered_at__isnull=False),
                name="reader_question_pinned_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(unpinned_at=None, unpinned_by=None)
                | models.Q(unpinned_at__isnull=False, unpinned_by__isnull=False, pinned_at__isnull=False),
                name="reader_question_unpinned_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(pinned_at=None)
                | (~models.Q(faq_question_fr="") & ~models.Q(faq_answer_fr=""))
                | (~models.Q(faq_question_en="") & ~models.Q(faq_answer_en="")),
                name="reader_question_pinned_with_words",
            ),
        ]
        indexes = [
            models.Index(
                fields=["guide", "key"],
                condition=models.Q(pinned_at__isnull=False, unpinned_at=None),
                name="reader_question_pinned",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} / {self.section_title}"

    def get_absolute_url(self) -> str:
        return reverse("acknowledgements:question-answer", args=[self.pk])

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None and self.unpinned_at is None


class NudgingQuerySet(models.QuerySet["Nudging"]):
    def under_way(self) -> NudgingQuerySet:
        return self.filter(finished_at=None)


class Nudging(models.Model):
    """Somebody reminds all those of a report who have not answered: asked with one press, done a thousand at a time.

    Who is reminded is told when their turn comes, by the report as it is then; `reached` is the last row dealt with.
    """

    version = models.ForeignKey(GuideVersion, models.PROTECT, related_name="+")
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="+")
    chosen = models.CharField(max_length=1000, blank=True)  # what the report was narrowed to, as JSON
    among = models.PositiveIntegerField()  # who had not answered when it was pressed
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    reached = models.BigIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    capped = models.PositiveIntegerField(default=0)
    unreachable = models.PositiveIntegerField(default=0)
    on_leave = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = NudgingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ask", "asked_by", "chosen"],
                condition=models.Q(finished_at=None),
                name="nudging_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} / {self.ask}"

    def get_absolute_url(self) -> str:
        return reverse("acknowledgements:nudging-read", args=[self.pk])

    @property
    def dealt_with(self) -> int:
        return self.sent + self.capped + self.unreachable + self.on_leave
