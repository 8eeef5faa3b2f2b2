from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from acknowledgements.keeping import signed, since_then
from acknowledgements.models import Acknowledgement
from people.access import EmployeeRequest

PER_PAGE = 50


def acknowledgement_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    mine = Acknowledgement.objects.of(request.user).with_all_it_says()
    acknowledgement = get_object_or_404(mine, pk=pk)
    waited = (timezone.now() - acknowledgement.acknowledged_at).total_seconds()
    context: dict[str, Any] = {"signed": signed([acknowledgement], at=timezone.now())[0]}
    context |= {"waited": waited, "wait": 2 if waited < 60 else 15}
    if not request.htmx:  # type: ignore[attr-defined]
        context["since"] = since_then(acknowledgement, request.user)
    page = "_sealed_copy" if request.htmx else "acknowledgement_read"  # type: ignore[attr-defined]
    response = render(request, f"acknowledgements/{page}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def acknowledgement_changes(request: EmployeeRequest, pk: int) -> HttpResponse:
    mine = Acknowledgement.objects.of(request.user).with_all_it_says()
    acknowledgement = get_object_or_404(mine, pk=pk)
    context = {"acknowledgement": acknowledgement, "since": since_then(acknowledgement, request.user)}
    return render(request, "acknowledgements/acknowledgement_changes.html", context)


def document_list(request: EmployeeRequest) -> HttpResponse:
    mine = Acknowledgement.objects.of(request.user).with_all_it_says().order_by("-acknowledged_at", "-pk")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "signed": signed(list(page), at=timezone.now())}
    return render(request, "acknowledgements/document_list.html", context)
