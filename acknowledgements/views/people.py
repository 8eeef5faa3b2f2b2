from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from acknowledgements.dossier import dossier_of
from acknowledgements.views.reporting import asked_version, take_round
from assignments.masking import fewest_shown_to
from people.access import EmployeeRequest
from people.scoping import may_report, people_of


def report_person(request: EmployeeRequest, slug: str, number: int, pk: int) -> HttpResponse:
    today = request.today
    if not may_report(request.user, on=today) or fewest_shown_to(request.user):
        raise Http404
    version = asked_version(slug, number)
    earlier = take_round(version, request.GET.get("round", ""))
    person = get_object_or_404(people_of(request.user, on=today).with_places(), pk=pk)
    dossier = dossier_of(person, version, viewer=request.user, on=today)
    if dossier is None:
        raise Http404
    return render(
        request, "acknowledgements/report_person.html", {"version": version, "round": earlier, "dossier": dossier}
    )
