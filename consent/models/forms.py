from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assignments.models import Ask, Assignment
from people.models import Employee
from people.wording import localized


class Element(models.TextChoices):
    """What of a person is shown."""

    PHOTO = "photo", _("Photo")
    VIDEO = "video", _("Video")
    VOICE = "voice", _("Voice")
    NAME = "name", _("Name and title")
    WORDS = "words", _("Words or testimonial")
    RESHARE = "reshare", _("Re-sharing of your own publication")
    AI_EDITED = "ai_edited", _("Image or voice altered by artificial intelligence")


class Purpose(models.TextChoices):
    """Why it is shown."""

    INTERNAL = "internal", _("Life inside the company")
    EMPLOYER_BRAND = "employer_brand", _("Making the company known")
    RECRUITMENT = "recruitment", _("Recruitment")
    PROMOTION = "promotion", _("Promotion of products and services")
    PRESS = "press", _("Press")


class Channel(models.TextChoices):
    """Where it is shown."""

    INTRANET = "intranet", _("Intranet")
    WEBSITE = "website", _("Website")
    LINKEDIN = "linkedin", "LinkedIn"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    TIKTOK = "tiktok", "TikTok"
    YOUTUBE = "youtube", "YouTube"
    X = "x", "X"
    PRINT = "print", pgettext_lazy("channel", "Print")
    ADVERTISING = "advertising", _("Paid advertising")


class ConsentForm(models.Model):
    """What people are asked about their image, voice and words, through all its versions."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("consent form")
        verbose_name_plural = _("consent forms")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title_fr="", title_en=""), name="consent_form_has_a_title")
        ]

    def __str__(self) -> str:
        return localized(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("consent:consent-sign", args=[self.slug])


class ConsentFormVersionQuerySet(models.QuerySet["ConsentFormVersion"]):
    def draft(self) -> ConsentFormVersionQuerySet:
        return self.filter(published_at=None)

    def published(self) -> ConsentFormVersionQuerySet:
        return self.exclude(published_at=None)

    def in_force(self) -> ConsentFormVersionQuerySet:
        return self.published().filter(retired_at=None)

    def addressed_to(self, employee: Employee) -> ConsentFormVersionQuerySet:
        """Asked of them by name of an assignment, or answered by them."""
        asked = Assignment.objects.of(employee).filter(ask=models.OuterRef("ask"))
        answered = employee.consents.filter(version=models.OuterRef("pk"))
        return self.published().filter(models.Exists(asked) | models.Exists(answered))

    def with_text(self) -> ConsentFormVersionQuerySet:
        return self.select_related("form", "ask").prefetch_related("wordings", "questions__items")


class ConsentFormVersion(models.Model):
    """A draft that can be written, then a published text that nothing changes any more."""

    class AfterDeparture(models.TextChoices):
        KEEP = "keep", _("What is already published stays")
        REMOVE = "remove", _("The consent ends, and what shows the person is taken down")
        ASK = "ask", _("The person is asked before anything is used")

    form = models.ForeignKey(ConsentForm, models.PROTECT, related_name="versions", verbose_name=_("consent form"))
    number = models.PositiveIntegerField(_("version"))
    months = models.PositiveSmallIntegerField(
        _("months it lasts"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    end_event_fr = models.CharField(_("event that ends it, in French"), max_length=200, blank=True)
    end_event_en = models.CharField(_("event that ends it, in English"), max_length=200, blank=True)
    after_departure = models.CharField(
        _("after a departure"), max_length=6, choices=AfterDeparture.choices, default=AfterDeparture.REMOVE
    )
    territory_fr = models.CharField(_("territory, in French"), max_length=200, blank=True)
    territory_en = models.CharField(_("territory, in English"), max_length=200, blank=True)
    is_tagging_allowed = models.BooleanField(_("people may be tagged by name"), default=False)
    change_note_fr = models.TextField(_("what changed, in French"), blank=True)
    change_note_en = models.TextField(_("what changed, in English"), blank=True)
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("request"))
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ConsentFormVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a consent form")
        verbose_name_plural = _("versions of consent forms")
        ordering = ["form", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="consent_version_once"),
            models.UniqueConstraint(
                fields=["form"],
                condition=models.Q(published_at__isnull=False, retired_at=None),
                name="consent_version_one_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(retired_at=None) | models.Q(published_at__isnull=False),
                name="consent_version_retired_after_publication",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form}, v{self.number}"

    @property
    def subject(self) -> str:
        return f"consent:{self.form.slug}:v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class ConsentWording(models.Model):
    """All that the form says in one language, but its questions."""

    version = models.ForeignKey(ConsentFormVersion, models.CASCADE, related_name="wordings")
    language = models.CharField(_("language"), max_length=2, choices=Employee.Language.choices)
    introduction = models.TextField(_("introduction"))
    purposes = models.TextField(_("purposes"))
    means = models.TextField(_("how it is collected"))
    rights = models.TextField(_("your rights"))
    withdrawal = models.TextField(_("changing your mind"))
    third_parties = models.TextField(_("who else receives it, and outside Québec"))
    retention = models.TextField(_("how long it is kept"))
    privacy_officer = models.TextField(_("privacy officer"))
    no_consequence = models.TextField(_("refusing has no consequence"))
    help_contact = models.TextField(_("help"))
    statement = models.TextField(_("statement"))

    NOTICE = (
        *("no_consequence", "purposes", "means", "third_parties", "retention"),
        *("rights", "withdrawal", "privacy_officer", "help_contact"),
    )

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["version", "-language"]
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="consent_wording_once")]

    def __str__(self) -> str:
        return self.get_language_display()

    @classmethod
    def label_of(cls, name: str) -> str:
        """What a part of the notice is called, in the language in force."""
        field = cls._meta.get_field(name)
        assert isinstance(field, models.Field)  # noqa: S101  (a text: no relation from elsewhere)
        return str(field.verbose_name)


class ConsentQuestion(models.Model):
    """The plain question of one purpose, what saying yes means, and an example; its items are what it covers."""

    version = models.ForeignKey(ConsentFormVersion, models.CASCADE, related_name="questions")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    question_fr = models.CharField(_("question in French"), max_length=300, blank=True)
    question_en = models.CharField(_("question in English"), max_length=300, blank=True)
    meaning_fr = models.TextField(_("what it means, in French"), blank=True)
    meaning_en = models.TextField(_("what it means, in English"), blank=True)
    example_fr = models.TextField(_("example in French"), blank=True)
    example_en = models.TextField(_("example in English"), blank=True)

    class Meta:
        verbose_name = _("question of a consent form")
        verbose_name_plural = _("questions of consent forms")
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "purpose"], name="consent_question_once")]

    def __str__(self) -> str:
        return localized(self, "question") or self.get_purpose_display()


class ConsentItem(models.Model):
    """The smallest thing one says yes or no to: an element shown in a channel, for the purpose of its question."""

    question = models.ForeignKey(ConsentQuestion, models.CASCADE, related_name="items", verbose_name=_("question"))
    element = models.CharField(_("element"), max_length=20, choices=Element.choices)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    # As people read them: written at publication, for they are part of what is signed, and translations change.
    label_fr = models.CharField(_("label in French"), max_length=200, blank=True, editable=False)
    label_en = models.CharField(_("label in English"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("item of a consent form")
        verbose_name_plural = _("items of consent forms")
        ordering = ["question", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "element", "channel"], name="consent_item_once")]

    def __str__(self) -> str:
        return localized(self, "label") or self.label_today

    @property
    def label_today(self) -> str:
        """In the words of today, in the language in force."""
        return f"{self.get_element_display()} – {self.get_channel_display()}"
