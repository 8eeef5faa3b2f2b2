from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from people.access import EmployeeRequest
from training.keeping import kept
from training.models import Certificate

PER_PAGE = 25


def certificate_list(request: EmployeeRequest) -> HttpResponse:
    certificates = Certificate.objects.of(request.user).with_all_it_says()
    page = Paginator(certificates, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "training/certificate_list.html", {"page": page, "kept": kept(list(page))})
