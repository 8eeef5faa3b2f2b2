from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acknowledgements.models import Acknowledgement
from documents.evidence import login_words
from documents.models import Document
from people.access import RoleAdmin
from people.folding import fold
from people.models import Employee
from people.wording import day, moment


@admin.register(Acknowledgement)
class AcknowledgementAdmin(RoleAdmin):
    """To look up, never to change: the database refuses it too."""

    list_display = ("employee", "guide", "version", "answer", "acknowledged_at")
    list_filter = ("answer", "edition__version__guide")
    list_select_related = ("employee", "edition__version__guide", "remark")  # not the sheet: it holds the scan
    view_on_site = False  # the receipt is the person's own
    search_fields = ("employee__search_text",)
    search_help_text = _("Name, employee number or e-mail address")
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("employee", "answer", "acknowledged_at", "guide", "version", "language", "sealed_copy")}),
        (_("That day"), {"fields": ("department", "site", "manager")}),
        (_("Declared"), {"fields": ("statement", "changes_since", "remark_text", "typed_name")}),
        (_("On paper"), {"fields": ("signed_on_paper", "scan_digest")}),
        (_("How it is known"), {"fields": ("done_by", "login_method", "ip_address", "user_agent")}),
        (_("Digests"), {"fields": ("edition_digest", "statement_digest", "evidence_digest")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("sheet__content")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [str(name) for _title, options in self.fieldsets for name in options["fields"]]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
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
        return str(dict(Employee.Language.choices)[acknowledgement.edition.language])

    @admin.display(description=_("sealed copy"))
    def sealed_copy(self, acknowledgement: Acknowledgement) -> str:
        document = Document.objects.about(acknowledgement.key).without_content().first()
        if document is None:
            return gettext("On its way")
        return format_html('<a href="{}">{}</a>', document.get_absolute_url(), document.code)

    @admin.display(description=_("remark, or why they decline"))
    def remark_text(self, acknowledgement: Acknowledgement) -> str:
        remark = acknowledgement.remark
        return (remark.text or gettext("Erased")) if remark else ""

    @admin.display(description=_("name typed"))
    def typed_name(self, acknowledgement: Acknowledgement) -> str:
        return acknowledgement.evidence.typed_name

    @admin.display(description=_("signed on paper"))
    def signed_on_paper(self, acknowledgement: Acknowledgement) -> str:
        sheet = acknowledgement.sheet
        if sheet is None:
            return gettext("No")
        said = gettext("Signed on paper on %(day)s, recorded by %(name)s on %(moment)s") % {
            "day": day(sheet.signed_on),
            "name": sheet.recorded_by.name,
            "moment": moment(sheet.recorded_at),
        }
        return format_html('<a href="{}">{}</a>', sheet.get_absolute_url(), said)

    @admin.display(description=_("digest of the scan"))
    def scan_digest(self, acknowledgement: Acknowledgement) -> str:
        return acknowledgement.sheet.sha256 if acknowledgement.sheet else ""

    @admin.display(description=_("how it was done"))
    def done_by(self, acknowledgement: Acknowledgement) -> str:
        is_paper = not acknowledgement.evidence.in_person
        return gettext("By HR on the person’s behalf, from paper") if is_paper else gettext("By the person, logged in")

    @admin.display(description=_("recognised by"))
    def login_method(self, acknowledgement: Acknowledgement) -> str:
        return login_words(acknowledgement.evidence.login_method)

    @admin.display(description=_("address"))
    def ip_address(self, acknowledgement: Acknowledgement) -> str | None:
        return acknowledgement.evidence.ip_address

    @admin.display(description=_("browser"))
    def user_agent(self, acknowledgement: Acknowledgement) -> str:
        return acknowledgement.evidence.user_agent
