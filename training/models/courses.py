from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assignments.models import Assignment
from guidebook.models import Guide
from guidebook.models.guides import Element
from people.models import Employee
from people.wording import localized

HTTPS = URLValidator(schemes=["https"])
AT_MOST = MaxValueValidator


class Level(models.TextChoices):
    """How at ease a person is with social media; each level is as respectable as the others."""

    BEGINNER = "beginner", _("Beginner")
    AT_EASE = "at_ease", _("At ease")
    AMBASSADOR = "ambassador", _("Ambassador")


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self) -> CourseQuerySet:
        return self.exclude(published_at=None)

    def current(self) -> CourseQuerySet:
        return self.published().filter(retired_at=None)

    def shown_to(self, employee: Employee) -> CourseQuerySet:
        """Open to all, asked of the person, or begun by them, retired since or not."""
        asked = Assignment.objects.of(employee).filter(closed_at=None).values("ask__series")
        begun = models.Q(pk__in=employee.enrollments.order_by().values("course"))
        there = models.Q(retired_at=None) & (models.Q(is_open=True) | models.Q(series__in=asked))
        return self.published().filter(begun | there)


class Course(models.Model):
    """Lessons of one level and a quiz. Its text may change once published: an attempt keeps what it asked."""

    slug = models.SlugField(_("address"), max_length=60, unique=True, help_text=_("Letters, digits and hyphens."))
    series = models.CharField(max_length=120, unique=True, editable=False)  # of the requests that ask it
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    title_fr = models.CharField(_("title in French"), max_length=120, blank=True)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    summary_fr = models.TextField(_("summary in French"), max_length=600, blank=True)
    summary_en = models.TextField(_("summary in English"), max_length=600, blank=True)
    guide = models.ForeignKey(
        Guide,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("guide"),
        help_text=_("The certificate names its version in force. Empty: the guide published last."),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"), default=80, validators=[MinValueValidator(1), AT_MOST(100)]
    )
    questions_drawn = models.PositiveSmallIntegerField(
        _("questions drawn per attempt"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), AT_MOST(50)],
        help_text=_("Empty: all of them, in another order each time."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as one likes."),
    )
    is_open = models.BooleanField(
        _("open to everyone"), default=True, help_text=_("Otherwise only to the people it is asked of.")
    )
    created_at = models.DateTimeField(_("created at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__gte=1, pass_mark__lte=100), name="course_pass_mark_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=models.Q(retired_at=None) | models.Q(published_at__isnull=False),
                name="course_retired_once_published",
            ),
        ]

    def __str__(self) -> str:
        return localized(self, "title") or self.slug

    def get_absolute_url(self) -> str:
        return reverse("training:course-read", args=[self.slug])

    @property
    def is_current(self) -> bool:
        return self.published_at is not None and self.retired_at is None


class Lesson(models.Model):
    """A page of a course in both languages; sanitised by the rule that writes it (`training.writing`)."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="lessons", verbose_name=_("course"))
    position = models.PositiveSmallIntegerField(_("position"))
    element = models.PositiveSmallIntegerField(
        _("element of the guide"), choices=Element.choices, null=True, blank=True
    )
    is_required = models.BooleanField(_("required"), default=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=3, validators=[AT_MOST(240)])
    title_fr = models.CharField(_("title in French"), max_length=120, blank=True)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    body_fr = models.TextField(_("text in French"), max_length=20_000, blank=True)
    body_en = models.TextField(_("text in English"), max_length=20_000, blank=True)
    # A video elsewhere, and the addresses of its captions; the one kept here is a `LessonVideo`, which goes first.
    video_url = models.CharField(_("video"), max_length=300, blank=True, validators=[HTTPS], help_text="https://…")
    captions_fr = models.CharField(_("captions in French"), max_length=300, blank=True, validators=[HTTPS])
    captions_en = models.CharField(_("captions in English"), max_length=300, blank=True, validators=[HTTPS])
    transcript_fr = models.TextField(_("transcript in French"), max_length=100_000, blank=True)
    transcript_en = models.TextField(_("transcript in English"), max_length=100_000, blank=True)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["course", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("training:lesson-read", args=[self.course.slug, self.pk])


class QuizQuestion(models.Model):
    """What a quiz may ask. It may change or go: whoever was asked it is judged by what they were shown."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("One answer")
        MULTIPLE = "multiple", _("Several answers")
        TRUE_FALSE = "true_false", _("True or false")
        SCENARIO = "scenario", _("Would I post it?")

    course = models.ForeignKey(Course, models.CASCADE, related_name="questions", verbose_name=_("course"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    text_fr = models.TextField(_("question in French"), max_length=1000, blank=True)
    text_en = models.TextField(_("question in English"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("quiz question")
        verbose_name_plural = _("quiz questions")
        ordering = ["course", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "text")


class QuizOption(models.Model):
    """An answer that may be chosen, and why it is right or not."""

    question = models.ForeignKey(QuizQuestion, models.CASCADE, related_name="options", verbose_name=_("question"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text_fr = models.CharField(_("answer in French"), max_length=400, blank=True)
    text_en = models.CharField(_("answer in English"), max_length=400, blank=True)
    is_right = models.BooleanField(_("right"), default=False)
    explanation_fr = models.TextField(_("explanation in French"), max_length=800, blank=True)
    explanation_en = models.TextField(_("explanation in English"), max_length=800, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question", "position", "pk"]

    def __str__(self) -> str:
        return localized(self, "text")
