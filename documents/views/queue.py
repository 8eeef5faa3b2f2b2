from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from documents.models import SealOrder
from documents.queueing import queue, retry, trouble, why
from people.access import EmployeeRequest, role_required
from people.models import Role

ON_A_PAGE = 50


@require_safe
@role_required(Role.HR_ADMIN, Role.AUDITOR)
def order_list(request: EmployeeRequest) -> HttpResponse:
    at = timezone.now()
    orders = SealOrder.objects.unsealed().order_by("-attempts", "pk")
    page = Paginator(orders, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "queue": queue(),
        "trouble": trouble(at=at),
        "page": page,
        "rows": [(order, why(order)) for order in page],
        "at": at,
        "may_retry": request.user.has_role(Role.HR_ADMIN),
    }
    return render(request, "documents/order_list.html", context)


@require_POST
@role_required(Role.HR_ADMIN)
def order_retry(request: EmployeeRequest) -> HttpResponse:
    """One order, or all those that failed."""
    asked = request.POST.get("order", "")
    orders = SealOrder.objects.filter(pk=asked) if asked.isdecimal() else SealOrder.objects.failing()
    if count := retry(orders):
        said = ngettext(
            "%(count)s document is being tried again. It leaves this list once it is sealed.",
            "%(count)s documents are being tried again. They leave this list once they are sealed.",
            count,
        )
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Nothing was left to try again: it is sealed already."))
    return redirect("documents:order-list")
