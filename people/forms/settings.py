from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Employee


class SettingsForm(forms.ModelForm):
    class Meta:
        model = Employee
        fields = ("language",)
        widgets = {"language": forms.RadioSelect}
        labels = {"language": _("Language of the pages and of your mail")}
        help_texts = {"language": _("Guides are shown in this language when they exist in it.")}

    def save(self, commit: bool = True) -> Employee:
        """The language alone: the rest of the record is HR's, who may have changed it meanwhile."""
        employee: Employee = super().save(commit=False)
        if commit:
            employee.save(update_fields=["language"])
        return employee
