from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from acknowledgements.forms.remarks import RemarkFilterForm
from acknowledgements.remarking import may_read_remarks, remarks_for
from people.access import EmployeeRequest

PER_PAGE = 50


def remark_list(request: EmployeeRequest) -> HttpResponse:
    if not may_read_remarks(request.user):
        raise Http404
    form = RemarkFilterForm(request.GET)
    readable = remarks_for(request.user).with_all_it_says()
    page = Paginator(readable.filter(**form.criteria), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "chosen": form.cleaned_data}
    return render(request, "acknowledgements/remark_list.html", context)
