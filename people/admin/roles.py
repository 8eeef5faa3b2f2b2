from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from people.access import EmployeeRequest, RoleAdmin
from people.granting import grant
from people.models import RoleGrant
from people.wording import day


class StandingFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("all", _("Those taken back too"))]

    def choices(self, changelist: Any) -> Any:
        held, *others = super().choices(changelist)
        return [held | {"display": _("Held now")}, *others]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset if self.value() == "all" else queryset.standing()


class RoleGrantForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = {name: cleaned.get(name) for name in ("employee", "role", "department")}
        if RoleGrant.objects.standing().filter(**chosen).exists():
            self.add_error("role", _("This person already holds this role."))
        return cleaned


@admin.register(RoleGrant)
class RoleGrantAdmin(RoleAdmin):
    """A role is given here and taken back by its own act (`people:role-revoke`); what was given is never edited."""

    form = RoleGrantForm
    fields = ("employee", "role", "department")
    autocomplete_fields = ("employee",)
    list_display_links = None
    list_filter = (StandingFilter, "role")
    list_select_related = ("employee", "department", "granted_by", "revoked_by")
    search_fields = ("employee__search_text",)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        last = "taken_back" if request.GET.get(StandingFilter.parameter_name) == "all" else "act"
        return ("employee", "role", "department", "given", last)

    def has_change_permission(self, request: HttpRequest, obj: RoleGrant | None = None) -> bool:
        return False

    def save_model(self, request: EmployeeRequest, obj: RoleGrant, form: Any, change: bool) -> None:  # type: ignore[override]
        given = grant(obj.employee, obj.role, department=obj.department, by=request.user, at=timezone.now())
        obj.pk = given.pk

    @admin.display(description=_("given"), ordering="granted_at")
    def given(self, role_grant: RoleGrant) -> str:
        return _who_and_when(role_grant.granted_by, role_grant.granted_at)

    @admin.display(description=_("taken back"), ordering="revoked_at", empty_value="–")
    def taken_back(self, role_grant: RoleGrant) -> str | None:
        return _who_and_when(role_grant.revoked_by, role_grant.revoked_at) if role_grant.revoked_at else None

    @admin.display(description=_("act"))
    def act(self, role_grant: RoleGrant) -> str:
        if role_grant.revoked_at:
            return ""
        return format_html(
            '<a href="{}">{}</a>', reverse("people:role-revoke", args=[role_grant.pk]), _("Take back this role")
        )


def _who_and_when(who: Any, when: Any) -> str:
    return f"{day(when)}, {who}" if who else day(when)
