from __future__ import annotations

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from consent.forms.overseeing import QuestionFilterForm
from consent.models import RegistryQuestion
from consent.overseeing import questions
from consent.roles import PRIVY
from documents.tables import csv_response
from people.access import EmployeeRequest, role_required
from people.models import Organisation

PER_PAGE = 50


@require_safe
@role_required(*PRIVY)
def question_list(request: EmployeeRequest) -> HttpResponse:
    form = QuestionFilterForm(request.GET)
    page = Paginator(questions(**form.wanted), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "consent/question_list.html", {"form": form, "page": page})


@require_safe
def question_export(request: EmployeeRequest) -> StreamingHttpResponse:
    if not request.user.has_role(*PRIVY):
        raise Http404
    header = [_("Asked"), _("By"), _("What"), _("On"), _("Yes"), _("No"), _("Ask first")]
    rows = _rows(questions(**QuestionFilterForm(request.GET).wanted))
    said = pgettext("file name", "questions-to-the-registry")
    name = f"{said}-{request.today:%Y-%m-%d}.csv"
    return csv_response(name, header, rows, language=request.LANGUAGE_CODE)


def _rows(found: QuerySet[RegistryQuestion]) -> Iterator[list[object]]:
    zone = Organisation.current().zone
    for row in list(found[:10_000]):
        who = row.asked_by.name if row.asked_by else row.token.name if row.token else ""
        given = [getattr(row, f"{name}_given") for name in ("yes", "no", "ask")]
        yield [timezone.localtime(row.asked_at, zone), who, str(row), row.day, *given]
