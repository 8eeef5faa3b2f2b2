from __future__ import annotations

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render

from assignments.masking import fewest_shown_to
from assignments.models import Assignment, AssignmentQuerySet
from documents.spreadsheets import table_response
from people.access import EmployeeRequest
from people.models import Organisation
from people.scoping import may_report, people_of, places_of
from training.assessing import FEWEST, gain_told_to
from training.forms.courses import NarrowingForm
from training.models import Course, Level
from training.narrowing import Pages, export_name, export_rows, export_titles, number_of, people_asked, with_states
from training.reporting import figures_of
from training.roles import CERTIFICATE_READERS

PER_PAGE = 50


def report_list(request: EmployeeRequest) -> HttpResponse:
    if not may_report(request.user, on=request.today):
        raise Http404
    level = request.GET.get("level", "")
    level = level if level in Level.values else ""
    hidden = fewest_shown_to(request.user)
    figures = figures_of(request.user, on=request.today, level=level, fewest=hidden)
    context = {"figures": figures, "levels": Level.choices, "level": level, "has_names": not hidden}
    context |= {"gain": gain_told_to(request.user, on=request.today), "fewest": FEWEST}
    return render(request, "training/report_list.html", context)


def course_report(request: EmployeeRequest, slug: str) -> HttpResponse:
    course, form, asked = _report_or_404(request, slug)
    known = number_of(course, request.user, form.narrowing, on=request.today)
    page = Pages(asked, PER_PAGE, known=known).get_page(request.GET.get("page"))
    lines = Assignment.objects.filter(pk__in=[row.pk for row in page]).select_related("employee__department")
    page.object_list = list(with_states(lines, course, on=request.today))
    may_read = request.user.has_role(*CERTIFICATE_READERS)
    context = {"course": course, "form": form, "page": page, "may_read_certificates": may_read}
    return render(request, "training/course_report.html", context)


def course_export(request: EmployeeRequest, slug: str) -> StreamingHttpResponse:
    course, _form, asked = _report_or_404(request, slug)
    rows = export_rows(with_states(asked, course, on=request.today), zone=Organisation.current().zone)
    name, ending = export_name(course, request.today), request.GET.get("format", "")
    return table_response(name, ending, str(course), export_titles(), rows, language=request.LANGUAGE_CODE)


def _report_or_404(request: EmployeeRequest, slug: str) -> tuple[Course, NarrowingForm, AssignmentQuerySet]:
    if not may_report(request.user, on=request.today) or fewest_shown_to(request.user):
        raise Http404  # who reads figures alone has them in the list of courses
    course = get_object_or_404(Course.objects.published(), slug=slug)
    people = people_of(request.user, on=request.today)
    form = NarrowingForm(request.GET, course=course, places=places_of(request.user, on=request.today))
    return course, form, people_asked(course, people, form.narrowing, on=request.today)
