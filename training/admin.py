from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.access import RoleAdmin
from people.models import Role
from people.wording import moment
from training.models import Certificate, Course, Lesson, LessonEdition, QuizOption, QuizQuestion
from training.roles import WRITERS
from training.writing import (
    Choice,
    FewOptions,
    LanguageUneven,
    NoRightAnswer,
    SeveralRightAnswers,
    check_answers,
    write_course,
    write_lesson,
    write_question,
)

MOST_WORDINGS = 30  # that a page lists
READERS = (*WRITERS, Role.COMMUNICATIONS, Role.AUDITOR)
REFUSALS = {
    FewOptions: _("Offer two answers at least."),
    NoRightAnswer: _("Say which answer is right."),
    SeveralRightAnswers: _("Only one answer is right in this kind of question. Choose “Several answers” for more."),
    LanguageUneven: _("Every answer needs a text in each language in which the question is asked."),
}


def _first_read(edition: LessonEdition) -> str:
    said = gettext("In French, from %(moment)s") if edition.language == "fr" else gettext("In English, from %(moment)s")
    return said % {"moment": moment(edition.kept_at)}


def _in_both(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"{name}_fr", f"{name}_en") for name in names)


WRITTEN: tuple[str | tuple[str, str], ...] = (*_in_both("title", "body"), "as_read")


class TitledForm(forms.ModelForm):
    """French or English, or both: one at least."""

    said = "title"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any((cleaned.get(f"{self.said}_{language}") or "").strip() for language in ("fr", "en")):
            self.add_error(f"{self.said}_fr", gettext("Write it in one language at least."))
        return cleaned


class QuestionForm(TitledForm):
    said = "text"


class WrittenInline(admin.TabularInline):
    """Rows that writers write and readers of drafts look at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_role(*WRITERS)  # type: ignore[union-attr]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_role(*READERS)  # type: ignore[union-attr]

    has_change_permission = has_delete_permission = has_add_permission


class LessonInline(WrittenInline):
    """In order; each is written on a page of its own, and none is taken away: people have read it."""

    model = Lesson
    form = TitledForm
    fields = ("position", "title_fr", "title_en", "minutes", "is_required")
    extra = 0
    show_change_link = True
    can_delete = False


@admin.register(Course)
class CourseAdmin(RoleAdmin):
    editors = WRITERS
    viewers = READERS
    form = TitledForm
    inlines = (LessonInline,)
    list_display = ("title", "level", "state", "act")
    list_filter = ("level",)
    search_fields = ("title_fr", "title_en", "slug")
    prepopulated_fields = {"slug": ("title_fr",)}
    readonly_fields = ("state", "act", "quiz")
    fieldsets = (
        (None, {"fields": (*_in_both("title"), *_in_both("summary"), ("slug", "level"), "guide")}),
        (_("Quiz"), {"fields": (("pass_mark", "questions_drawn", "attempts_allowed"), "quiz")}),
        (_("Who follows it"), {"fields": ("is_open", "state", "act")}),
    )

    def save_model(self, request: HttpRequest, obj: Course, form: Any, change: bool) -> None:
        write_course(obj, at=timezone.now())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for lesson in formset.save(commit=False):
            write_lesson(lesson)
        formset.save_m2m()

    @admin.display(description=_("course"), ordering="title_fr")
    def title(self, course: Course) -> str:
        return str(course)

    @admin.display(description=_("state"))
    def state(self, course: Course) -> str:
        if course.published_at is None:
            return gettext("draft")
        return gettext("retired") if course.retired_at else gettext("published")

    @admin.display(description=_("next"))
    def act(self, course: Course) -> str:
        if not course.series:
            return ""
        acts = [("course-read", gettext("Open"))]
        if course.published_at is None:
            acts.append(("course-publish", gettext("Publish")))
        elif course.is_current:
            acts += [("course-ask", gettext("Ask people to follow it")), ("session-add", gettext("Plan a session"))]
            acts += [("course-retire", gettext("Retire"))]
        links = ((reverse(f"training:{name}", args=[course.slug]), label) for name, label in acts)
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description=_("questions"))
    def quiz(self, course: Course) -> str:
        if not course.series:
            return gettext("Once the course is saved.")
        page = f"{reverse('admin:training_quizquestion_changelist')}?course__id__exact={course.pk}"
        return format_html('<a href="{}">{}</a>', page, course.questions.count())


@admin.register(Lesson)
class LessonAdmin(RoleAdmin):
    editors = WRITERS
    viewers = READERS
    form = TitledForm
    list_display = ("title", "course", "position", "minutes", "is_required")
    list_filter = ("course",)
    list_select_related = ("course",)
    search_fields = ("title_fr", "title_en")
    ordering = ("course", "position", "pk")
    fieldsets = (
        (None, {"fields": (("course", "position"), ("element", "minutes"), "is_required", *WRITTEN)}),
        (_("Video"), {"fields": ("kept_here", *_in_both("transcript"))}),
        (_("Video on another site"), {"fields": ("video_url", *_in_both("captions")), "classes": ("collapse",)}),
    )
    readonly_fields = ("kept_here", "as_read")

    def get_fieldsets(self, request: HttpRequest, obj: Lesson | None = None) -> Any:
        """Who only looks watches it on the page of the lesson."""
        shown = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return shown
        return [
            (name, each | {"fields": [one for one in each["fields"] if one != "kept_here"]}) for name, each in shown
        ]

    def save_model(self, request: HttpRequest, obj: Lesson, form: Any, change: bool) -> None:
        write_lesson(obj)

    @admin.display(description=_("lesson"), ordering="title_fr")
    def title(self, lesson: Lesson) -> str:
        return str(lesson)

    @admin.display(description=_("As people read it"))
    def as_read(self, lesson: Lesson) -> str:
        """Each wording that somebody read, the newest first."""
        newest = lesson.editions.order_by("-pk")[:MOST_WORDINGS] if lesson.pk else []
        if not newest:
            return gettext("Nobody has read it yet.")
        return format_html_join(
            " · ",
            '<a href="{}">{}</a>',
            ((edition.get_absolute_url(), _first_read(edition)) for edition in newest),
        )

    @admin.display(description=_("Video"))
    def kept_here(self, lesson: Lesson) -> str:
        """Sent on a page of its own, so that a video refused costs nothing of what is typed here."""
        if not lesson.pk:
            return gettext("Save the lesson first; its video is added next.")
        where = [lesson.course.slug, lesson.pk]
        acts = [("video-write", gettext("Add a video"))]
        if lesson.videos.current().exists():
            acts = [("video-write", gettext("See or replace the video"))]
            acts += [("captions-write", gettext("Captions and transcript"))]
        links = ((reverse(f"training:{name}", args=where), words) for name, words in acts)
        return format_html_join(" · ", '<a href="{}">{}</a>', links)


class OptionFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        choices = [
            Choice((row.get("text_fr") or "").strip(), (row.get("text_en") or "").strip(), bool(row.get("is_right")))
            for row in kept
        ]
        try:
            check_answers(self.instance, choices)
        except tuple(REFUSALS) as refusal:
            raise forms.ValidationError(str(REFUSALS[type(refusal)])) from refusal


class OptionInline(WrittenInline):
    model = QuizOption
    formset = OptionFormSet
    fields = ("position", "is_right", "text_fr", "text_en", "explanation_fr", "explanation_en")
    extra = 2


@admin.register(QuizQuestion)
class QuizQuestionAdmin(RoleAdmin):
    """May go at any time: whoever was asked one keeps what they were shown."""

    editors = WRITERS
    viewers = READERS
    may_delete = True
    form = QuestionForm
    inlines = (OptionInline,)
    list_display = ("text", "kind", "course", "position")
    list_filter = ("course", "kind")
    list_select_related = ("course",)
    search_fields = ("text_fr", "text_en")
    fields = (("course", "position"), "kind", *_in_both("text"))

    def save_model(self, request: HttpRequest, obj: QuizQuestion, form: Any, change: bool) -> None:
        write_question(obj)

    @admin.display(description=_("question"), ordering="text_fr")
    def text(self, question: QuizQuestion) -> str:
        return str(question)


@admin.register(Certificate)
class CertificateAdmin(RoleAdmin):
    """To look up, never to change: the database refuses it too."""

    list_display = ("employee", "title", "guide_version", "completed_at")
    list_filter = ("course", "level")
    list_select_related = ("employee", "guide_version__guide")
    search_fields = ("employee__search_text",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("course"))
    def title(self, certificate: Certificate) -> str:
        return str(certificate)
