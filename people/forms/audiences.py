"""To whom something goes, as it is chosen on a page: everyone, or some departments, sites, a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Audience, Department, Employee, Site
from people.models.audiences import criteria
from people.models.employees import EmployeeQuerySet


class DepartmentsField(forms.ModelMultipleChoiceField):
    """Departments, each set in below the one it belongs to."""

    depths: dict[int, int]

    def label_from_instance(self, obj: Department) -> str:
        return "\N{EM SPACE}" * 2 * self.depths.get(obj.pk, 0) + str(obj)

    def measure(self) -> None:
        """Departments come in the order of their tree: those whose span is not over are above."""
        self.depths = {}
        above: list[Department] = []
        for department in Department.objects.order_by("position"):
            above = [other for other in above if other.last_position >= department.position]
            self.depths[department.pk] = len(above)
            above.append(department)


class PlacesForm(forms.Form):
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"].measure()  # type: ignore[attr-defined]


class AudienceForm(PlacesForm):
    """Everyone, or only some."""

    CHOSEN: ClassVar[tuple[str, ...]] = ("departments", "sites", "language")

    for_whom = forms.ChoiceField(
        label=_("For whom?"),
        choices=[("everyone", _("Everyone")), ("part", _("Only some: choose below"))],
        widget=forms.RadioSelect,
        initial="everyone",
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("Both")), *Employee.Language.choices], required=False
    )
    field_order: Sequence[str] = ("for_whom", *CHOSEN)

    def check_audience(self, cleaned: dict[str, Any]) -> None:
        """Whoever writes to some says to whom."""
        if cleaned.get("for_whom") == "part" and not any(cleaned.get(name) for name in self.CHOSEN):
            self.add_error("for_whom", gettext("Choose at least one department, one site or a language below."))

    def _criteria(self) -> dict[str, Any]:
        if self.cleaned_data["for_whom"] == "everyone":
            return {"departments": [], "sites": [], "language": ""}
        return {name: self.cleaned_data[name] for name in self.CHOSEN}

    def people(self) -> EmployeeQuerySet:
        """Those it is for; nothing is stored to know it."""
        return Employee.objects.filter(criteria(**self._criteria()))

    def save_audience(self) -> Audience:
        wanted = self._criteria()
        audience = Audience.objects.create(language=wanted["language"])
        audience.departments.set(wanted["departments"])
        audience.sites.set(wanted["sites"])
        return audience
