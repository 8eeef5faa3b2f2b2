from django.http import Http404, HttpResponse
from django.shortcuts import render

from people.access import EmployeeRequest
from training.assessing import FEWEST, gain_of
from training.reporting import figures_of, may_report, people_of


def report_list(request: EmployeeRequest) -> HttpResponse:
    if not may_report(request.user, on=request.today):
        raise Http404
    people = people_of(request.user, on=request.today)
    context = {"figures": figures_of(people, on=request.today), "gain": gain_of(people), "fewest": FEWEST}
    return render(request, "training/report_list.html", context)
