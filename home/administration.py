from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.desk import desk
from home.doors import doors_of
from people.models import Employee, Role

SEE_THE_DESK = (Role.HR_ADMIN, Role.COMMUNICATIONS, Role.AUDITOR)  # its figures are those of the whole company


class RepereAdminSite(AdminSite):
    """Where HR works; its first page says where each guide stands and what comes next."""

    site_header = _("Administration")
    site_title = "Repère"
    index_title = _("Administration")
    index_template = "home/desk.html"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """For somebody logged in who may not enter, each page is not there: nobody is sent to a door that is shut."""
        guarded = super().admin_view(view, cacheable)

        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return update_wrapper(page, guarded)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one door, and behind it the administration does not exist for those without a role."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        context = extra_context or {}
        if isinstance(request.user, Employee):
            context["doors"] = doors_of(request.user)
            if request.user.has_role(*SEE_THE_DESK):
                context["desk"] = desk(at=timezone.now())
        return super().index(request, context)
