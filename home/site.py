from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RepereAdminConfig(AdminConfig):
    default_site = "home.site.RepereAdminSite"


class RepereAdminSite(AdminSite):
    """Where HR works; its first page says where each guide stands and what comes next."""

    site_header = _("Administration")
    site_title = "Repère"
    index_title = _("Administration")
    index_template = "home/desk.html"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from home.desk import desk  # models are not loaded yet when this module is

        context = {"desk": desk(at=timezone.now())} | (extra_context or {})
        return super().index(request, context)
