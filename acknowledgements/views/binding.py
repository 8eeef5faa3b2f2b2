from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from acknowledgements.binding import export_cells, export_titles
from acknowledgements.forms.binding import BoundForm
from documents.tables import csv_response
from people.access import EmployeeRequest, role_required
from people.models import Organisation, Role


@require_safe
@role_required(Role.HR_ADMIN, Role.AUDITOR)
def record_bound(request: EmployeeRequest) -> HttpResponse:
    asked = request.GET.copy()
    asked.setdefault("on", _today().isoformat())
    form = BoundForm(asked, today=_today())
    form.is_valid()
    context: dict[str, object] = {"form": form}
    if binding := form.binding:
        keys = {name: form.cleaned_data.get(name) for name in ("after", "before")}
        context |= {"binding": binding, "page": binding.page(**keys)}
        context["employed"], context["bound"] = binding.counts()
    return render(request, "acknowledgements/record_bound.html", context)


@require_safe
def record_export(request: EmployeeRequest) -> StreamingHttpResponse | HttpResponseRedirect:
    if not request.user.has_role(Role.HR_ADMIN, Role.AUDITOR):
        raise Http404
    form = BoundForm(request.GET, today=_today())
    if not form.is_valid() or form.binding is None:
        return redirect("acknowledgements:record-bound")
    binding, language = form.binding, request.LANGUAGE_CODE
    words = {"fr": gettext("French"), "en": gettext("English"), "yes": gettext("Yes"), "no": gettext("No")}
    what = pgettext("file name", "bound-by")
    name = f"{what}-{binding.guide.slug}-{binding.on:%Y-%m-%d}.csv"
    rows = export_cells(binding.rows(), language=language, words=words)
    return csv_response(name, export_titles(), rows, language=language)


def _today() -> dt.date:
    return Organisation.current().today(timezone.now())
