from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.access import EmployeeRequest, RoleAdmin
from people.models import Employee, Leave, Role
from people.wording import day


class LeaveForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        employee, starts_on = cleaned.get("employee"), cleaned.get("starts_on")
        if employee and starts_on:
            self._refuse_overlap(Leave.objects.overlapping(starts_on, cleaned.get("ends_on")).filter(employee=employee))
        return cleaned

    def _refuse_overlap(self, others: QuerySet[Leave]) -> None:
        if other := others.exclude(pk=self.instance.pk).first():
            self.add_error(
                "starts_on",
                _("This person is already on leave from %(first)s to %(last)s. Change that leave, or these days.")
                % {"first": day(other.starts_on), "last": day(other.ends_on) or "…"},
            )


@admin.register(Leave)
class LeaveAdmin(RoleAdmin):
    editors = (Role.HR_ADMIN, Role.HR_DEPARTMENT)
    viewers = (Role.AUDITOR,)
    may_delete = True
    form = LeaveForm
    fields = ("employee", ("starts_on", "ends_on"), "note")
    autocomplete_fields = ("employee",)
    list_display = ("employee", "first_day", "last_day", "note")
    list_select_related = ("employee",)
    search_fields = ("employee__search_text",)
    date_hierarchy = "starts_on"

    def get_queryset(self, request: EmployeeRequest) -> QuerySet[Leave]:  # type: ignore[override]
        return super().get_queryset(request).filter(employee__in=Employee.objects.visible_to(request.user))

    def formfield_for_foreignkey(self, db_field: Any, request: EmployeeRequest, **kwargs: Any) -> Any:  # type: ignore[override]
        kwargs["queryset"] = Employee.objects.in_the_care_of(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Leave], search_term: str
    ) -> tuple[QuerySet[Leave], bool]:
        return queryset.filter(employee__in=Employee.objects.matching(search_term)), False

    def has_change_permission(self, request: EmployeeRequest, obj: Leave | None = None) -> bool:  # type: ignore[override]
        if not super().has_change_permission(request):
            return False
        return obj is None or Employee.objects.in_the_care_of(request.user).filter(pk=obj.employee_id).exists()

    def has_delete_permission(self, request: EmployeeRequest, obj: Leave | None = None) -> bool:  # type: ignore[override]
        return self.has_change_permission(request, obj)

    @admin.display(description=_("first day"), ordering="starts_on")
    def first_day(self, leave: Leave) -> str:
        return day(leave.starts_on)

    @admin.display(description=_("last day"), ordering="ends_on")
    def last_day(self, leave: Leave) -> str:
        return day(leave.ends_on) or str(_("Not known yet"))
