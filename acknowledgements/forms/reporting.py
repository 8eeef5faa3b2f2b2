from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acknowledgements.counting import UNREACHABLE, State
from acknowledgements.reporting import DEFAULT_SORT, SORTS, Selection
from people.models import Department, Employee
from people.scoping import Places, team_leads


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
    round = forms.CharField(required=False, widget=forms.HiddenInput)

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


def indented(department: Department, places: Places) -> str:
    """Its name, set in as deep as it stands in the tree of those listed."""
    return "\N{EM SPACE}" * places.depths[department.pk] + str(department)
