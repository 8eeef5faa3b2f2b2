from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from acknowledgements.acknowledging import AlreadyAnswered, NotTheirs, TextChanged
from acknowledgements.binding import Binding
from acknowledgements.counting import UNREACHABLE, State
from acknowledgements.gating import Step
from acknowledgements.inquiring import ANSWER_LENGTH, PASSAGE_LENGTH, QUESTION_LENGTH
from acknowledgements.models import Acknowledgement, ReaderQuestion, ReaderQuestionQuerySet
from acknowledgements.pinning import Wording
from acknowledgements.recording import DIGEST_SHOWN, MOST_PEOPLE, NOTE_LENGTH, LeftOut, first_day, recordable_people
from acknowledgements.remarking import REMARK_LENGTH
from acknowledgements.renewing import renewal_of
from acknowledgements.reporting import DEFAULT_SORT, SORTS, Selection
from assignments.fulfilling import NoLongerAsked
from assignments.models import Assignment
from documents.scans import NotAScan, Scan, ScanLocked, ScanTooLarge, ScanTooLong, read_scan
from guidebook.models import Edition, Guide, GuideVersion
from guidebook.reading import editions_shown_to
from guidebook.writing import clean_lines
from people import wording
from people.models import Department, Employee, Organisation
from people.scoping import Places, team_leads
from people.wording import LANGUAGES, localized


class AcknowledgementForm(forms.Form):
    """The answer, the name that signs it, and the digests of what the page showed: the edition and, for who had
    acknowledged an earlier one and was shown what changed, that one (`since`).

    No answer is chosen beforehand: the three stand alike."""

    edition = forms.CharField(max_length=64, widget=forms.HiddenInput)
    since = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (Acknowledgement.Answer.ACKNOWLEDGED, _("I acknowledge the guide.")),
            (Acknowledgement.Answer.WITH_REMARK, _("I acknowledge the guide, with a remark.")),
            (Acknowledgement.Answer.DECLINED, _("I decline, and here is why.")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose your answer. Nothing was signed."),
            "invalid_choice": _("Choose one of the three answers. Nothing was signed."),
        },
    )
    remark = forms.CharField(
        label=_("Your remark, or why you decline"),
        required=False,
        max_length=REMARK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Human resources read it; your managers do not. It stays with your answer and in your sealed copy."
        ),
    )
    typed_name = forms.CharField(
        label=_("Your first and last name"),
        max_length=240,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": _("Type your name to sign. Nothing was signed.")},
    )

    def __init__(self, *args: Any, version: GuideVersion, person: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.person = version, person
        # Help texts are shown as they are, markup included.
        self.fields["typed_name"].help_text = gettext("As in your file: %(name)s.") % {"name": escape(person.name)}

    @cached_property
    def shown(self) -> Edition | None:
        """The edition of the version that the page showed; none when none of this person's reads so."""
        given = self.data.get("edition", "")
        editions = editions_shown_to(self.version, self.person).values() if given else []
        return next((edition for edition in editions if edition.digest == given), None)

    def clean_edition(self) -> Edition:
        if edition := self.shown:
            return edition
        raise forms.ValidationError(self._text_changed())

    def clean_since(self) -> Edition | None:
        given, edition = self.cleaned_data["since"], self.shown
        if not given or edition is None:
            return None
        renewal = renewal_of(self.person, edition)
        if renewal is None or renewal.compared is None or renewal.compared.digest != given:
            raise forms.ValidationError(self._text_changed())
        return renewal.compared

    def _text_changed(self) -> str:
        return gettext("The text has changed since you opened this page. Nothing was signed. Read it again, then sign.")

    def clean_remark(self) -> str:
        return clean_lines(self.cleaned_data["remark"])

    def clean(self) -> dict[str, Any]:
        """Nothing that was written is lost by the way, and no answer comes without its words."""
        cleaned = super().clean() or {}
        answer, remark = cleaned.get("answer"), cleaned.get("remark")
        if answer == Acknowledgement.Answer.WITH_REMARK and not remark:
            self._refuse_remark(gettext("Write your remark, or acknowledge without one. Nothing was signed."))
        elif answer == Acknowledgement.Answer.DECLINED and not remark:
            self._refuse_remark(gettext("Write in a few words why you decline. Nothing was signed."))
        elif answer == Acknowledgement.Answer.ACKNOWLEDGED and remark:
            self._refuse_remark(
                gettext("You wrote a remark: choose the answer that goes with it, or erase it. Nothing was signed.")
            )
        return cleaned

    def _refuse_remark(self, refusal: str) -> None:
        if "remark" not in self.errors:
            self.add_error("remark", refusal)

    def refuse_for_now(self) -> None:
        self.add_error(None, gettext("Sections remain to be opened first. What you wrote is kept on this page."))

    def refuse_name(self) -> None:
        organisation = Organisation.current()
        contact = organisation.contact_name or organisation.contact_email or gettext("human resources")
        refusal = gettext(
            "The name you typed does not match your file (%(name)s). Nothing was signed. "
            "Correct it, or write to %(contact)s."
        )
        self.add_error("typed_name", refusal % {"name": self.person.name, "contact": contact})


class ChecksForm(forms.Form):
    """The questions of a section, one choice each; no limit to trying again."""

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.verdicts = step, list[Mapping[str, Any]]()
        for number, check in enumerate(step.checks):
            choices = [(str(at), choice["text"]) for at, choice in enumerate(check["choices"])]
            self.fields[f"question_{number}"] = forms.ChoiceField(
                label=check["question"],
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )

    @property
    def answers(self) -> list[int]:
        return [int(self.cleaned_data[name]) for name in self.fields]

    @property
    def questions(self) -> list[tuple[forms.BoundField, Mapping[str, Any] | None]]:
        """Each with what was chosen, once all are answered: whether it is right, and why."""
        return list(zip_longest(self, self.verdicts))


LONGEST_KEY = 18  # digits
SCAN_REFUSALS = {
    NotAScan: _("This is not a PDF, a JPEG or a PNG that opens: it may be broken, cut short, or of another kind."),
    ScanTooLarge: _("This file is too large: 10 MB at most. Scan it in shades of grey, at 200 or 300 dpi."),
    ScanLocked: _("This PDF asks for a password. Save it without one, then choose it again."),
    ScanTooLong: _("This PDF has no page, or more than 50. Record one sheet at a time."),
}
LEFT_OUT = {
    AlreadyAnswered: _("They have answered already, and what they answered stays: %(names)s."),
    NoLongerAsked: _("They are no longer asked: %(names)s."),
    TextChanged: _("They are shown another text than the one of this sheet: %(names)s."),
    NotTheirs: _("You do not record for them: %(names)s."),
}


class PeopleField(forms.ModelMultipleChoiceField):
    """Of whom a key that no row can have is nobody's: SQLite cannot even be asked for it."""

    def clean(self, value: Any) -> Any:
        if any(len(str(key)) > LONGEST_KEY for key in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class PaperForm(forms.Form):
    """A signed sheet: its scan, which words it bears, the day, and who signed it."""

    scan = forms.FileField(
        label=_("Scan of the signed sheet"),
        allow_empty_file=True,  # refused in our own words
        help_text=_("PDF, JPEG or PNG, 10 MB and 50 pages at most. It is kept exactly as it is."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": _("Choose the scan of the signed sheet.")},
    )
    edition = forms.ChoiceField(
        label=_("Language of the statement on the sheet"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language of the sheet.")},
    )
    signed_on = forms.DateField(
        label=_("Signed on"),
        help_text=_("The day written on the sheet; the last one, if there are several."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where it was signed, for instance. Kept with the sheet, for human resources."),
    )
    people = PeopleField(
        label=_("Who signed"),
        queryset=Assignment.objects.none(),
        error_messages={
            "required": _("Tick the people whose signature is on the sheet."),
            "invalid_choice": _("One of these people is not yours to record."),
            "invalid_pk_value": _("One of these people is not yours to record."),
        },
    )

    def __init__(self, *args: Any, version: GuideVersion, viewer: Employee, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.on = version, on
        self.editions = {edition.digest: edition for edition in version.editions.defer("sections")}
        self.fields["edition"].choices = [(key, self._words(each)) for key, each in self.editions.items()]  # type: ignore[attr-defined]
        recordable = recordable_people(viewer, on=on).order_by()
        asked = Assignment.objects.filter(ask=version.ask_id, employee__in=recordable)
        self.fields["people"].queryset = asked  # type: ignore[attr-defined]
        self.fields["signed_on"].widget.attrs |= {"min": first_day(version).isoformat(), "max": on.isoformat()}

    def _words(self, edition: Edition) -> str:
        """Its language; where people are shown different sections, the digest at the foot of the sheet as well."""
        language = str(dict(Employee.Language.choices)[edition.language])
        if all(each.combination == 0 for each in self.editions.values()):
            return language
        return gettext("%(language)s, sheet marked %(digest)s") % {
            "language": language,
            "digest": edition.digest[:DIGEST_SHOWN],
        }

    @property
    def ticked(self) -> set[str]:
        return set(self.data.getlist("people")) if self.is_bound else set()  # type: ignore[attr-defined]

    def clean_scan(self) -> Scan:
        file = self.cleaned_data["scan"]
        try:
            return read_scan(file, name=file.name or "")
        except tuple(SCAN_REFUSALS) as refusal:
            raise forms.ValidationError(SCAN_REFUSALS[type(refusal)]) from refusal

    def clean_edition(self) -> Edition:
        return self.editions[self.cleaned_data["edition"]]

    def clean_signed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["signed_on"]
        first = first_day(self.version)
        if first <= day <= self.on:
            return day
        raise forms.ValidationError(
            gettext("This version can have been signed from %(first)s to %(last)s.")
            % {"first": wording.day(first), "last": wording.day(self.on)}
        )

    def clean_people(self) -> list[Assignment]:
        people = list(self.cleaned_data["people"])
        if len(people) > MOST_PEOPLE:
            raise forms.ValidationError(gettext("Record at most 200 people at once."))
        return people

    def refuse(self, left_out: Sequence[LeftOut]) -> None:
        self.add_error(None, gettext("None of the people ticked could be recorded, and the sheet was not kept."))
        for said in left_out_words(left_out):
            self.add_error(None, said)


def left_out_words(left_out: Sequence[LeftOut]) -> list[str]:
    """Each reason once, with the people it holds for."""
    said = []
    for kind, words in LEFT_OUT.items():
        if names := [left.person.name for left in left_out if type(left.refusal) is kind]:
            said.append(str(words) % {"names": ", ".join(names)})
    return said


class PaperFilterForm(forms.Form):
    """Whose signatures one looks for. What it does not know narrows nothing."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=120)
    team = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class ReportFilterForm(forms.Form):
    """How a report is narrowed and ordered. What it does not know is left out of the selection, never guessed."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=120)
    state = forms.ChoiceField(label=_("State"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    direct = forms.BooleanField(label=_("Direct reports only"), required=False)
    as_of = forms.DateField(
        label=_("As of"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    team = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Employee, places: Places, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.on = viewer, on
        self.departments = {str(department.pk): department for department in places.departments}
        self.sites = {str(site.pk): site for site in places.sites}
        self._offer("state", [*State.choices, (UNREACHABLE, gettext("No e-mail address"))])
        chosen = self.departments.get(self.data.get("department", ""))
        self._offer("department", [(str(each.pk), indented(each, places)) for each in places.offered(chosen)])
        self._offer("site", [(key, str(each)) for key, each in self.sites.items()])
        self._offer("language", Employee.Language.choices)
        if not viewer.leads(on):
            del self.fields["direct"]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", gettext("All")), *choices]  # type: ignore[attr-defined]

    def clean_team(self) -> Employee | None:
        key = self.cleaned_data["team"]
        if key is None:
            return None
        lead = team_leads(self.viewer, on=self.on).filter(pk=key).first()
        if lead is None:
            raise forms.ValidationError(gettext("You cannot look up this team."))
        return lead

    def clean_as_of(self) -> dt.date | None:
        day = self.cleaned_data["as_of"]
        if day is not None and day > self.on:
            raise forms.ValidationError(gettext("This day has not come."))
        return day if day and day < self.on else None

    @property
    def day(self) -> dt.date | None:
        """A day gone by, of which the report tells; None: today."""
        self.is_valid()
        return self.cleaned_data.get("as_of")

    @property
    def selection(self) -> Selection:
        self.is_valid()
        chosen = self.cleaned_data
        sort = chosen.get("sort", "")
        return Selection(
            words=chosen.get("q", ""),
            state=chosen.get("state", ""),
            department=self.departments.get(chosen.get("department", "")),
            site=self.sites.get(chosen.get("site", "")),
            language=chosen.get("language", ""),
            team=chosen.get("team"),
            direct=chosen.get("direct", False),
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
        )


class RemarkFilterForm(forms.Form):
    """Which remarks to list. What it does not know narrows nothing."""

    answer = forms.ChoiceField(
        required=False,
        choices=[
            (Acknowledgement.Answer.WITH_REMARK, _("Remarks")),
            (Acknowledgement.Answer.DECLINED, _("Declines")),
        ],
    )
    guide = forms.SlugField(required=False, max_length=80)
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    @property
    def criteria(self) -> dict[str, Any]:
        """As a filter of acknowledgements."""
        self.is_valid()
        fields = {"answer": "answer", "guide": "edition__version__guide__slug", "version": "edition__version__number"}
        return {fields[name]: value for name, value in self.cleaned_data.items() if value}


class QuestionForm(forms.Form):
    """A question about a section, and the words it is about."""

    question = forms.CharField(
        label=_("Your question"),
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write your question. Nothing was sent.")},
    )
    passage = forms.CharField(
        label=_("The words it is about, if you like"),
        required=False,
        max_length=PASSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Human resources read your question and answer you; your managers do not read it."),
    )

    def __init__(self, *args: Any, anchor: str, in_place: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"{anchor}-%s"  # several may stand on one page
        if in_place:
            self.fields["question"].widget.attrs["autofocus"] = True

    def clean_question(self) -> str:
        question = clean_lines(self.cleaned_data["question"])
        if not question:
            raise forms.ValidationError(self.fields["question"].error_messages["required"])
        return question

    def clean_passage(self) -> str:
        return clean_lines(self.cleaned_data["passage"])


class AnswerForm(forms.Form):
    """What the person who asked is answered."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your answer. Nothing was sent.")},
    )

    def __init__(self, *args: Any, question: ReaderQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_french = question.language == Employee.Language.FRENCH
        self.fields["answer"].help_text = (
            gettext("In French, as the question.") if in_french else gettext("In English, as the question.")
        )

    def clean_answer(self) -> str:
        answer = clean_lines(self.cleaned_data["answer"])
        if not answer:
            raise forms.ValidationError(self.fields["answer"].error_messages["required"])
        return answer


class PinForm(forms.Form):
    """What everybody may read of a question: a question and its answer, in one language or in both."""

    question_fr = forms.CharField(label=_("Question in French"), required=False, max_length=QUESTION_LENGTH)
    answer_fr = forms.CharField(label=_("Answer in French"), required=False, max_length=ANSWER_LENGTH)
    question_en = forms.CharField(label=_("Question in English"), required=False, max_length=QUESTION_LENGTH)
    answer_en = forms.CharField(label=_("Answer in English"), required=False, max_length=ANSWER_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget = forms.Textarea(attrs={"rows": 2 if name.startswith("question") else 5, "lang": name[-2:]})

    def clean(self) -> dict[str, Any]:
        cleaned = {name: clean_lines(value) for name, value in (super().clean() or {}).items()}
        for language in LANGUAGES:
            asked, answered = cleaned.get(f"question_{language}"), cleaned.get(f"answer_{language}")
            if asked and answered == "":
                self.add_error(f"answer_{language}", gettext("Write its answer too, or leave both empty."))
            if answered and asked == "":
                self.add_error(f"question_{language}", gettext("Write its question too, or leave both empty."))
        if not self.errors and not any(cleaned.values()):
            self.add_error(None, gettext("Write the question and its answer, in one language at least."))
        return cleaned

    @property
    def wording(self) -> Wording:
        return Wording(**self.cleaned_data)


class QuestionFilterForm(forms.Form):
    """Which questions to list. What it does not know narrows nothing."""

    state = forms.ChoiceField(
        required=False, choices=[("waiting", _("Waiting")), ("answered", pgettext_lazy("questions", "Answered"))]
    )
    guide = forms.SlugField(required=False, max_length=80)

    def narrow(self, questions: ReaderQuestionQuerySet) -> ReaderQuestionQuerySet:
        self.is_valid()
        if slug := self.cleaned_data.get("guide"):
            questions = questions.filter(guide__slug=slug)
        if state := self.cleaned_data.get("state"):
            return questions.waiting() if state == "waiting" else questions.answered()
        return questions


def indented(department: Department, places: Places) -> str:
    """Its name, set in as deep as it stands in the tree of those listed."""
    return "\N{EM SPACE}" * places.depths[department.pk] + str(department)


EARLIEST = dt.date(2000, 1, 1)


class BoundForm(forms.Form):
    """A day, a guide, and who to look for. What it does not know is left out, never guessed."""

    guide = forms.ModelChoiceField(
        Guide.objects.none(), to_field_name="slug", label=_("Guide"), required=False, empty_label=None
    )
    on = forms.DateField(
        label=_("On that day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    q = forms.CharField(label=_("Name or number"), required=False, max_length=120)
    state = forms.ChoiceField(label=_("State"), required=False)
    after = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        published = Guide.objects.filter(versions__published_at__isnull=False).distinct().order_by("pk")
        guides: Any = self.fields["guide"]
        guides.queryset = published
        guides.label_from_instance = lambda guide: localized(guide, "title")
        states: Any = self.fields["state"]
        states.choices = [("", _("Everyone")), ("bound", _("Bound by a text")), ("unbound", _("By none"))]
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        self.initial["on"] = today

    def clean_on(self) -> dt.date | None:
        on: dt.date | None = self.cleaned_data["on"]
        if on and not EARLIEST <= on <= self.today:
            raise forms.ValidationError(gettext("Choose a day that has come."))
        return on

    @property
    def binding(self) -> Binding | None:
        """None while no guide was ever published."""
        told = self.cleaned_data
        guide = told.get("guide") or self.fields["guide"].queryset.first()  # type: ignore[attr-defined]
        state = {"bound": True, "unbound": False}.get(told.get("state", ""))
        return Binding(guide, told.get("on") or self.today, told.get("q", ""), state) if guide else None
