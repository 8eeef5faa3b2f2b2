from django.http import HttpResponse
from django.shortcuts import render

from people.access import EmployeeRequest


def course_list(request: EmployeeRequest) -> HttpResponse:
    return render(request, "training/course_list.html")
