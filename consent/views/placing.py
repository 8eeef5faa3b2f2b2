from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from consent.placing import placed_at
from consent.roles import READERS, SHOWERS
from people.access import EmployeeRequest, role_required

LONGEST = 500  # characters, as the field takes them


@require_safe
@role_required(*READERS)
def place_read(request: EmployeeRequest) -> HttpResponse:
    """What is shown at an address; a page may ask it of itself."""
    address = request.GET.get("address", "").replace("\0", "")[:LONGEST]
    context = {"address": address, "placed": placed_at(address), "may_write": request.user.has_role(*SHOWERS)}
    page = "_place" if request.htmx else "place_read"  # type: ignore[attr-defined]
    response = render(request, f"consent/{page}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
