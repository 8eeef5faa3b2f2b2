from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.access import RoleAdmin
from people.joining import place_department
from people.models import Department, Site


class DepartmentChoice(forms.ModelChoiceField):
    def label_from_instance(self, department: Department) -> str:
        return department.indented_name


@admin.register(Department)
class DepartmentAdmin(RoleAdmin):
    """Departments are never removed: audiences, roles and past acts name them."""

    list_display = ("indented_name", "other_name", "number_of_people")
    list_display_links = ("indented_name",)
    search_fields = ("name_fr", "name_en")
    fields = (("name_fr", "name_en"), "parent")
    list_per_page = 200

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        return Department.objects.with_depth().annotate(people=Count("employees")).order_by("position", "name_fr")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= {"form_class": DepartmentChoice, "queryset": Department.objects.with_depth()}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Department, form: Any, change: bool) -> None:
        place_department(obj)

    @admin.display(description=_("name"))
    def indented_name(self, department: Department) -> str:
        return department.indented_name

    @admin.display(description=_("other language"))
    def other_name(self, department: Department) -> str:
        return department.name_en if str(department) == department.name_fr else department.name_fr

    @admin.display(description=_("people, without those below"))
    def number_of_people(self, department: Department) -> int:
        return department.people  # type: ignore[attr-defined]


@admin.register(Site)
class SiteAdmin(RoleAdmin):
    list_display = ("name", "city", "number_of_people")
    search_fields = ("name", "city")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Site]:
        return super().get_queryset(request).annotate(people=Count("employees"))

    @admin.display(description=_("people"))
    def number_of_people(self, site: Site) -> int:
        return site.people  # type: ignore[attr-defined]
