from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acknowledgements.gating import Step
from acknowledgements.models import Acknowledgement
from acknowledgements.remarking import REMARK_LENGTH
from acknowledgements.renewing import renewal_of
from guidebook.models import Edition, GuideVersion
from guidebook.reading import editions_shown_to
from guidebook.writing import clean_lines
from people.models import Employee, Organisation


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
