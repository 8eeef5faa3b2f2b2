from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import pgettext

from documents.canonical import canonical
from people.access import EmployeeRequest
from training.keeping import attempt_of, is_still_said, kept, lessons_of, video_of
from training.models import Certificate, LessonEdition
from training.views.reading import readable_courses

PER_PAGE = 25


def certificate_list(request: EmployeeRequest) -> HttpResponse:
    certificates = Certificate.objects.of(request.user).with_all_it_says()
    page = Paginator(certificates, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "training/certificate_list.html", {"page": page, "kept": kept(list(page))})


def certificate_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    """To the person, and to who may look up what others completed: what was read for it, word for word."""
    readable = Certificate.objects.readable_by(request.user).with_all_it_says()
    certificate = get_object_or_404(readable, pk=pk)
    is_own = certificate.employee_id == request.user.pk
    context = {
        "kept": kept([certificate])[0],
        "lessons": lessons_of(certificate),
        "attempt": attempt_of(certificate) if is_own else None,
        "is_own": is_own,
    }
    return render(request, "training/certificate_read.html", context)


def edition_read(request: EmployeeRequest, digest: str) -> HttpResponse:
    """A lesson as it was shown, whatever it says today."""
    readable = LessonEdition.objects.readable_by(request.user).select_related("lesson__course")
    edition = get_object_or_404(readable, digest=digest)
    courses = readable_courses(request).filter(pk=edition.lesson.course_id)
    context = {
        "edition": edition,
        "video": video_of(edition, request.user),
        "is_still_said": is_still_said(edition),
        "may_read_lesson": courses.exists(),
    }
    return render(request, "training/edition_read.html", context)


def edition_export(request: EmployeeRequest, digest: str) -> HttpResponse:
    """The very bytes of which the digest was taken, for whoever wants to take it again."""
    edition = get_object_or_404(LessonEdition.objects.readable_by(request.user), digest=digest)
    kind = pgettext("file name", "lesson")
    name = f"{kind}-{edition.lesson_id}-{edition.language}-{edition.digest[:12]}.json"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(canonical(edition.content), content_type="application/json", headers=headers)
