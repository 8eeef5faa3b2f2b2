from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guidebook.models import GuideVersion
from people.models import Department, Employee, Role, Site
from people.wording import localized
from training.models.courses import Course, Lesson, Level
from training.models.editions import LessonEdition


class Enrollment(models.Model):
    """A person follows a course, because it was asked of them or because they like to."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="enrollments", verbose_name=_("course"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="enrollments", verbose_name=_("employee"))
    enrolled_at = models.DateTimeField(_("enrolled at"))

    class Meta:
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        ordering = ["-enrolled_at"]
        constraints = [models.UniqueConstraint(fields=["course", "employee"], name="enrolled_once_per_course")]

    def __str__(self) -> str:
        return f"{self.course} / {self.employee}"


class LessonOpening(models.Model):
    """The person read the lesson and said so; `last_opened_at` counts where a newer guide asks for it again."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="openings", verbose_name=_("enrollment"))
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="openings", verbose_name=_("lesson"))
    opened_at = models.DateTimeField(_("opened at"))
    last_opened_at = models.DateTimeField(_("last opened at"))
    edition = models.ForeignKey(  # the words read last; none: they were not kept yet
        LessonEdition, models.PROTECT, null=True, related_name="openings", verbose_name=_("edition")
    )

    class Meta:
        verbose_name = _("opening of a lesson")
        verbose_name_plural = _("openings of lessons")
        constraints = [models.UniqueConstraint(fields=["enrollment", "lesson"], name="one_opening_per_lesson")]

    def __str__(self) -> str:
        return f"{self.enrollment}: {self.lesson}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def of(self, employee: Employee) -> CertificateQuerySet:
        return self.filter(employee=employee)

    def readable_by(self, viewer: Employee) -> CertificateQuerySet:
        """One's own; all of them for HR admins and auditors."""
        return self if viewer.has_role(Role.HR_ADMIN, Role.AUDITOR) else self.of(viewer)

    def with_all_it_says(self) -> CertificateQuerySet:
        return self.select_related("course", "employee", "guide_version__guide", "department", "site", "manager")


class Certificate(models.Model):
    """The person completed the course, as it was that day. Added once, never changed."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="certificates", verbose_name=_("course"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="certificates", verbose_name=_("employee"))
    guide_version = models.ForeignKey(
        GuideVersion, models.PROTECT, null=True, related_name="certificates", verbose_name=_("version of the guide")
    )
    language = models.CharField(_("language"), max_length=2, choices=Employee.Language.choices)
    title_fr = models.CharField(_("title in French"), max_length=120, blank=True)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    score = models.PositiveSmallIntegerField(_("result of the quiz (%)"), null=True)
    lessons = models.PositiveSmallIntegerField(_("lessons"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    completed_at = models.DateTimeField(_("completed at"))
    # As they were on that day, so that "as of 30 June" stays true.
    legal_name = models.CharField(_("name"), max_length=240)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    manager = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-completed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "employee", "guide_version"], name="one_certificate_per_guide_version"
            ),
            models.UniqueConstraint(
                fields=["course", "employee"],
                condition=models.Q(guide_version=None),
                name="one_certificate_without_guide",
            ),
        ]

    def __str__(self) -> str:
        return localized(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("training:certificate-read", args=[self.pk])

    @property
    def key(self) -> str:
        return f"training:{self.pk}"


class CertifiedLesson(models.Model):
    """What the person had read of a lesson when the certificate was made. Added once, never changed."""

    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="lessons_read", verbose_name=_("certificate")
    )
    edition = models.ForeignKey(LessonEdition, models.PROTECT, related_name="certified", verbose_name=_("edition"))
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("lesson of a certificate")
        verbose_name_plural = _("lessons of certificates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "edition"], name="lesson_certified_once"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.edition}"
