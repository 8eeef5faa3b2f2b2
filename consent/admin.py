from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from consent.models import ConsentForm
from consent.roles import PREVIEWERS, WRITERS
from people.access import RoleAdmin


@admin.register(ConsentForm)
class ConsentFormAdmin(RoleAdmin):
    """Forms are written on pages of their own (`consent.views.drafting`); the administration leads there."""

    editors = WRITERS
    viewers = PREVIEWERS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return redirect("consent:form-list")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)
        return redirect("consent:form-start")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        form = self.get_object(request, object_id)
        newest = form.versions.order_by("-number").first() if form else None
        if form is None or newest is None or not self.has_view_permission(request, form):
            return super().change_view(request, object_id, form_url, extra_context)
        return redirect("consent:version-write", form.slug, newest.number)
