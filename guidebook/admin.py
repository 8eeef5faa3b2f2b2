from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guidebook.models import Guide, GuideVersion
from guidebook.roles import PREVIEWERS, WRITERS
from people.access import RoleAdmin


class WorkbenchAdmin(RoleAdmin):
    """Guides are written on pages of their own (`guidebook.views.writing`); the administration leads there."""

    editors = WRITERS
    viewers = PREVIEWERS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Guide)
class GuideAdmin(WorkbenchAdmin):
    list_display = ["title", "state", "next_action"]
    search_fields = ["title_fr", "title_en", "slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Guide]:
        return super().get_queryset(request).prefetch_related("versions")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return redirect("guidebook:guide-start")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """There is more to do with a guide's newest version than to look at its row."""
        guide = self.get_object(request, object_id)
        newest = guide.versions.order_by("-number").first() if guide else None
        if guide is None or newest is None or not self.has_view_permission(request, guide):
            return super().change_view(request, object_id, form_url, extra_context)
        return redirect("guidebook:version-write", guide.slug, newest.number)

    @admin.display(description=_("guide"))
    def title(self, guide: Guide) -> str:
        return str(guide)

    @admin.display(description=_("state"))
    def state(self, guide: Guide) -> str:
        return state_of(list(guide.versions.all()))

    @admin.display(description=_("next"))
    def next_action(self, guide: Guide) -> str:
        newest = max(guide.versions.all(), key=lambda version: version.number, default=None)
        if newest is None:
            return ""
        label = gettext("Go on writing") if newest.is_draft else gettext("Open")
        return format_html('<a href="{}">{}</a>', _page(guide, newest), label)


@admin.register(GuideVersion)
class GuideVersionAdmin(WorkbenchAdmin):
    list_display = ["guide", "number", "published_at", "retired_at", "page"]
    list_filter = ["guide"]
    list_select_related = ["guide"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("page"))
    def page(self, version: GuideVersion) -> str:
        return format_html('<a href="{}">{}</a>', _page(version.guide, version), gettext("Open"))


def _page(guide: Guide, version: GuideVersion) -> str:
    return reverse("guidebook:version-write", args=[guide.slug, version.number])


def state_of(versions: list[GuideVersion]) -> str:
    in_force = next((version for version in versions if version.is_in_force), None)
    draft = next((version for version in versions if version.is_draft), None)
    said = []
    if in_force:
        said.append(gettext("version %(number)s in force") % {"number": in_force.number})
    elif any(not version.is_draft for version in versions):
        said.append(gettext("retired"))
    if draft:
        said.append(gettext("version %(number)s being written") % {"number": draft.number})
    return ", ".join(said)
