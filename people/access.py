"""Who may see and do what: decorators for views, and the admin class that answers by role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import Http404, HttpRequest, HttpResponse

from people.models import Employee, Organisation, Role


class EmployeeRequest(HttpRequest):
    """A request of somebody who is logged in (the middleware saw to it)."""

    user: Employee
    LANGUAGE_CODE: str
    organisation: Organisation
    today: dt.date  # where the organisation is


View = Callable[..., HttpResponse]
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]  # generic in the stubs alone
else:
    ModelAdmin = admin.ModelAdmin


def role_required(*roles: str) -> Callable[[View], View]:
    """The view is for people who hold one of the roles; for all others it does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: EmployeeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_role(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class RoleAdmin(ModelAdmin):
    """An admin class open to roles: `viewers` may look, `editors` may add and change; removing is opt-in."""

    editors: ClassVar[tuple[str, ...]] = (Role.HR_ADMIN,)
    viewers: ClassVar[tuple[str, ...]] = (Role.HR_ADMIN, Role.AUDITOR)
    may_delete: ClassVar[bool] = False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Other tables are kept in their own place: no pencils beside the field that names one."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_view_related = field.widget.can_delete_related = False
        return field

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _holds(request, *self.viewers, *self.editors)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _holds(request, *self.editors)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _holds(request, *self.editors)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and _holds(request, *self.editors)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


def _holds(request: HttpRequest, *roles: str) -> bool:
    return isinstance(request.user, Employee) and request.user.is_active and request.user.has_role(*roles)
