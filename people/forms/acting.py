from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from people.acting import (
    AlreadyReplaced,
    DaysGone,
    LeadsNobody,
    NotEmployedThen,
    OneAndTheSame,
    WrongDays,
    names_for_others,
)
from people.forms.naming import HOW_TO_NAME, known
from people.models import Employee


class ActingForm(forms.Form):
    """Who stands in for a manager, from a day to a day. Somebody who leads people need not say that it is for them."""

    REFUSALS: ClassVar[dict[type[Exception], tuple[str, Any]]] = {
        NotEmployedThen: ("deputy", _("This person does not work here during all that time.")),
        OneAndTheSame: ("deputy", _("Nobody stands in for themself. Name somebody else.")),
        LeadsNobody: ("manager", _("This person has nobody below them: there is nothing to hand over.")),
        WrongDays: ("ends_on", _("The last day comes after the first, and at most a year later.")),
        DaysGone: ("starts_on", _("It starts today at the earliest.")),
        AlreadyReplaced: ("starts_on", _("Somebody stands in on some of these days already. Take that back first.")),
    }
    manager = forms.CharField(label=_("Manager"), max_length=254, required=False)
    deputy = forms.CharField(label=_("Who stands in"), max_length=254, help_text=HOW_TO_NAME)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        if not names_for_others(viewer):
            del self.fields["manager"]
        else:
            self.fields["manager"].required = not viewer.has_people
            self.fields["manager"].help_text = _("Leave it empty for yourself.") if viewer.has_people else HOW_TO_NAME

    def clean_manager(self) -> Employee:
        typed = self.cleaned_data["manager"]
        return known(Employee.objects.in_the_care_of(self.viewer), typed) if typed else self.viewer

    def clean_deputy(self) -> Employee:
        return known(Employee.objects.all(), self.cleaned_data["deputy"])

    @property
    def absent(self) -> Employee:
        """The manager for whom somebody stands in."""
        return self.cleaned_data.get("manager") or self.viewer

    def refuse(self, refusal: Exception) -> None:
        """Say beside the field why the rule refused it."""
        field, reason = self.REFUSALS[type(refusal)]
        self.add_error(field if field in self.fields else None, reason)
