from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from acknowledgements.models import Acknowledgement, AcknowledgementQuerySet
from people.access import RoleAdmin
from people.folding import fold


@admin.register(Acknowledgement)
class AcknowledgementAdmin(RoleAdmin):
    """To look up, never to change: the database refuses it too."""

    list_display = ("employee", "guide", "version", "language", "answer", "acknowledged_at")
    list_filter = ("answer", "edition__language", "edition__version__guide")
    list_select_related = ("employee", "edition__version__guide")
    search_fields = ("employee__search_text",)
    search_help_text = _("Name, employee number or e-mail address")
    date_hierarchy = "acknowledged_at"
    show_full_result_count = False
    fields = (
        ("employee", "answer", "acknowledged_at"),
        ("guide", "version", "language"),
        ("department", "site", "manager"),
        "statement",
        "edition_digest",
        "statement_digest",
        "evidence_digest",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [name for row in self.fields for name in ((row,) if isinstance(row, str) else row)]

    def get_search_results(
        self, request: HttpRequest, queryset: AcknowledgementQuerySet, search_term: str
    ) -> tuple[AcknowledgementQuerySet, bool]:
        for word in fold(search_term).split():
            queryset = queryset.filter(employee__search_text__contains=word)
        return queryset, False

    @admin.display(description=_("guide"), ordering="edition__title")
    def guide(self, acknowledgement: Acknowledgement) -> str:
        return acknowledgement.edition.title

    @admin.display(description=_("version"), ordering="edition__version__number")
    def version(self, acknowledgement: Acknowledgement) -> int:
        return acknowledgement.edition.version.number

    @admin.display(description=_("language"), ordering="edition__language")
    def language(self, acknowledgement: Acknowledgement) -> str:
        return acknowledgement.edition.language
