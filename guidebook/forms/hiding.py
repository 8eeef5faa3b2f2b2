from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guidebook.forms.publishing import DepartmentsField
from guidebook.forms.writing import plain_helper
from guidebook.models import Section
from people.models import Department, Site


class HidingForm(forms.Form):
    """From whom a section is hidden; from nobody when nothing is chosen."""

    departments = DepartmentsField(
        Department.objects.all(),
        label=_("Departments"),
        help_text=_("Each with all that is below it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sites = forms.ModelMultipleChoiceField(
        Site.objects.all(), label=_("Sites"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, section: Section) -> None:
        audience = section.hidden_from
        initial = {"departments": audience.departments.all(), "sites": audience.sites.all()} if audience else {}
        super().__init__(data, initial=initial)
        self.fields["departments"].measure()  # type: ignore[attr-defined]
        self.helper = plain_helper()
