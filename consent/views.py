from django.http import HttpResponse
from django.shortcuts import render

from people.access import EmployeeRequest


def consent_list(request: EmployeeRequest) -> HttpResponse:
    return render(request, "consent/consent_list.html")
