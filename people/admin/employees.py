from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.access import EmployeeRequest, RoleAdmin
from people.admin.filters import DepartmentFilter, SituationFilter
from people.granting import is_last_administrator
from people.joining import place_employee
from people.models import Department, Employee, Leave, Organisation, Role
from people.models.employees import EmployeeQuerySet, fold_login
from people.positions import is_below
from people.wording import moment


class EmployeeForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "login" in self.fields:
            self.fields["login"].required = False
            self.fields["login"].help_text = _("Leave it empty: the e-mail address, or the employee number.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("login") or cleaned.get("email") or cleaned.get("employee_number")
        cleaned["login"] = fold_login(chosen or "")
        if not cleaned["login"]:
            self.add_error("email", _("Give an e-mail address or an employee number: one of them is needed to log in."))
        self._check_manager(cleaned.get("manager"))
        self._check_days(cleaned)
        return cleaned

    def _check_manager(self, manager: Employee | None) -> None:
        person = self.instance
        if manager and person.pk and (manager.pk == person.pk or is_below(manager, person)):
            refusal = _("%(manager)s works below %(person)s: they would end up above themselves. Choose another.")
            self.add_error("manager", refusal % {"manager": manager.name, "person": person.name})

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        hired_on, left_on = cleaned.get("hired_on"), cleaned.get("left_on")
        if hired_on and left_on and left_on < hired_on:
            self.add_error("left_on", _("The last day comes before the first."))
        today = Organisation.current().today(timezone.now())
        closes = cleaned.get("is_active") is False or (left_on and left_on < today)
        if closes and self.instance.pk and is_last_administrator(self.instance):
            self.add_error(None, _("This person is the last HR admin. Give the role to somebody else first."))


@admin.register(Employee)
class EmployeeAdmin(RoleAdmin):
    editors = (Role.HR_ADMIN, Role.HR_DEPARTMENT)
    viewers = (Role.AUDITOR,)
    form = EmployeeForm
    list_display = ("sorted_name", "situation", "department", "manager", "site", "employee_number", "language")
    list_display_links = ("sorted_name",)
    list_filter = (SituationFilter, DepartmentFilter, "site", "language")
    list_select_related = ("department", "manager", "site")
    list_per_page = 50
    ordering = ("sort_name", "id")
    search_fields = ("search_text",)
    search_help_text = _("Name, employee number or e-mail address; accents do not matter.")
    autocomplete_fields = ("manager",)
    readonly_fields = ("access",)
    fieldsets = (
        (_("Person"), {"fields": (("first_name", "last_name"), "preferred_name", "language")}),
        (
            _("Work"),
            {"fields": (("employee_number", "job_title"), ("department", "site"), "manager", ("hired_on", "left_on"))},
        ),
        (
            _("Access"),
            {
                "fields": ("email", "login", "is_active", "access"),
                "description": _("Nobody sees a password. The day after their last day, the account closes by itself."),
            },
        ),
    )

    def get_queryset(self, request: EmployeeRequest) -> EmployeeQuerySet:  # type: ignore[override]
        today = Organisation.current().today(timezone.now())
        leaves = Leave.objects.current(today).filter(employee=OuterRef("pk"))
        return Employee.objects.visible_to(request.user).annotate(is_on_leave=Exists(leaves))

    def get_search_results(  # type: ignore[override]
        self, request: HttpRequest, queryset: EmployeeQuerySet, search_term: str
    ) -> tuple[EmployeeQuerySet, bool]:
        return queryset.matching(search_term), False

    def has_change_permission(self, request: EmployeeRequest, obj: Employee | None = None) -> bool:  # type: ignore[override]
        if not super().has_change_permission(request):
            return False
        return obj is None or Employee.objects.administered_by(request.user).filter(pk=obj.pk).exists()

    def formfield_for_foreignkey(self, db_field: Any, request: EmployeeRequest, **kwargs: Any) -> Any:  # type: ignore[override]
        if db_field.name == "department":
            kwargs["queryset"] = Department.objects.open_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Employee, form: Any, change: bool) -> None:
        place_employee(obj, at=timezone.now())

    @admin.display(description=_("name"), ordering="sort_name")
    def sorted_name(self, employee: Employee) -> str:
        return f"{employee.last_name}, {employee.first_name}"

    @admin.display(description=_("situation"))
    def situation(self, employee: Employee) -> str:
        if employee.left_on and employee.left_on < Organisation.current().today(timezone.now()):
            return str(_("Left"))
        if not employee.is_active:
            return str(_("Account closed"))
        if employee.is_on_leave:  # type: ignore[attr-defined]
            return str(_("On leave"))
        return str(_("At work") if employee.last_login else _("Never logged in"))

    @admin.display(description=_("first access"))
    def access(self, employee: Employee) -> str:
        if employee.last_login:
            return str(_("Last logged in on %(moment)s.")) % {"moment": moment(employee.last_login)}
        invitation = employee.invitations.order_by("-invited_at").first() if employee.pk else None
        if invitation is None:
            return str(_("Never logged in, not invited yet."))
        return str(_("Invited on %(moment)s, has not logged in yet.")) % {"moment": moment(invitation.invited_at)}
