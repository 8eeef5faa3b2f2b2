from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.access import EmployeeRequest
from people.models import Department, Organisation
from people.models.employees import EmployeeQuerySet


class SituationFilter(admin.SimpleListFilter):
    """Those who work here, unless somebody asks for the others."""

    title = _("situation")
    parameter_name = "situation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("leave", _("On leave")),
            ("never", _("Never logged in")),
            ("left", _("Left")),
            ("all", _("Everyone, those who left too")),
        ]

    def choices(self, changelist: Any) -> Any:
        here, *others = super().choices(changelist)
        return [here | {"display": _("Works here")}, *others]

    def queryset(self, request: HttpRequest, queryset: EmployeeQuerySet) -> EmployeeQuerySet:  # type: ignore[override]
        today = Organisation.current().today(timezone.now())
        if self.value() == "all" or request.path.endswith("/autocomplete/"):
            return queryset
        if self.value() == "left":
            return queryset.filter(left_on__lt=today)
        here = queryset.exclude(left_on__lt=today)
        if self.value() == "leave":
            return here.on_leave(today)
        return here.filter(last_login=None) if self.value() == "never" else here


class DepartmentFilter(admin.SimpleListFilter):
    """A department with all below it."""

    title = _("department")
    parameter_name = "department"

    def lookups(self, request: EmployeeRequest, model_admin: Any) -> list[tuple[str, str]]:  # type: ignore[override]
        departments = Department.objects.open_to(request.user).with_depth()
        return [(str(department.pk), department.indented_name) for department in departments]

    def queryset(self, request: HttpRequest, queryset: EmployeeQuerySet) -> EmployeeQuerySet:  # type: ignore[override]
        chosen = Department.objects.filter(pk=int(self.value() or 0)).first() if str(self.value()).isdecimal() else None
        if chosen is None:
            return queryset
        return queryset.within(chosen)
