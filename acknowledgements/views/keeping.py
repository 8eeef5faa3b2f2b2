from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from acknowledgements.keeping import signed
from acknowledgements.models import Acknowledgement
from people.access import EmployeeRequest

PER_PAGE = 50


def acknowledgement_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    mine = Acknowledgement.objects.of(request.user).with_all_it_says()
    acknowledgement = get_object_or_404(mine, pk=pk)
    waited = (timezone.now() - acknowledgement.acknowledged_at).total_seconds()
    context = {"signed": signed([acknowledgement])[0], "waited": waited, "wait": 2 if waited < 60 else 15}
    page = "_sealed_copy" if request.htmx else "acknowledgement_read"  # type: ignore[attr-defined]
    response = render(request, f"acknowledgements/{page}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def document_list(request: EmployeeRequest) -> HttpResponse:
    mine = Acknowledgement.objects.of(request.user).with_all_it_says().order_by("-acknowledged_at", "-pk")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "signed": signed(list(page))}
    return render(request, "acknowledgements/document_list.html", context)
