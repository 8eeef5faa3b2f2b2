from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from consent.consulting import Answer
from consent.forms.cataloguing import ProofForm, TakedownFilterForm
from consent.models import Capture, Guest, Publication, Takedown
from consent.models.assets import TakedownQuerySet
from consent.roles import PRIVY, READERS, SHOWERS
from consent.taking_down import AlreadyDone, Exposure, exposures, finish, take_in_hand
from consent.views.pictures import REFUSED_PICTURES, picture_response
from documents.spreadsheets import table_response
from people.access import EmployeeRequest, role_required
from people.models import Employee

PER_PAGE = 50


@require_safe
@role_required(*READERS)
def takedown_list(request: EmployeeRequest) -> HttpResponse:
    form = TakedownFilterForm(request.GET)
    page = Paginator(_chosen(request, form), PER_PAGE).get_page(request.GET.get("page"))
    counts = {"open": Takedown.objects.open().count(), "overdue": Takedown.objects.overdue(request.today).count()}
    context = {"page": page, "form": form, "counts": counts, "is_privy": request.user.has_role(*PRIVY)}
    return render(request, "consent/takedown_list.html", context)


@require_safe
def takedown_export(request: EmployeeRequest) -> StreamingHttpResponse:
    if not request.user.has_role(*READERS):
        raise Http404
    is_privy = request.user.has_role(*PRIVY)
    header = [_("Title"), _("Where"), _("Address or place"), _("Published on"), _("Person"), _("To do by")]
    header += [_("In the hands of"), _("Done at"), _("Outcome"), _("Proof"), _("What was done")]
    header += [_("Reason")] if is_privy else []
    rows = list(_rows(_chosen(request, TakedownFilterForm(request.GET)), is_privy=is_privy))
    said, ending = pgettext("file name", "take-downs"), request.GET.get("format", "")
    name = f"{said}-{request.today:%Y-%m-%d}"
    return table_response(name, ending, _("Take-downs"), header, rows, language=request.LANGUAGE_CODE)


def _chosen(request: EmployeeRequest, form: TakedownFilterForm) -> TakedownQuerySet:
    form.is_valid()
    wanted, rows = form.cleaned_data, Takedown.objects.with_all_it_says()
    state = wanted.get("state") or "open"
    if state == "overdue":
        rows = rows.overdue(request.today)
    elif state == "open":
        rows = rows.open()
    elif state == "done":
        rows = rows.exclude(done_at=None).order_by("-done_at")
    if wanted.get("channel"):
        rows = rows.filter(publication__channel=wanted["channel"])
    return rows.filter(owner=request.user) if wanted.get("mine") else rows


def _rows(takedowns: TakedownQuerySet, *, is_privy: bool) -> Iterator[list[object]]:
    for row in takedowns.iterator(chunk_size=500):
        shown = row.publication
        place = [str(shown.asset), shown.get_channel_display(), shown.place, shown.published_on, row.who.name]
        done = timezone.localtime(row.done_at) if row.done_at else ""
        owner = row.owner.name if row.owner else ""
        told = [row.due_on, owner, done, row.get_outcome_display(), row.proof, row.note]
        yield [*place, *told, *([row.get_reason_display()] if is_privy else [])]


@role_required(*READERS)
def takedown_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    takedown = get_object_or_404(Takedown.objects.with_all_it_says(), pk=pk)
    may_write = request.user.has_role(*SHOWERS)
    form = ProofForm(*((request.POST, request.FILES) if request.method == "POST" and may_write else ()))
    if form.is_valid():
        try:
            done = finish(takedown, form.proof, by=request.user, at=timezone.now())
        except AlreadyDone:
            messages.info(request, _("Somebody had already said what became of it. Nothing was changed."))
            return redirect(takedown)
        except tuple(REFUSED_PICTURES) as refusal:
            form.add_error("picture", REFUSED_PICTURES[type(refusal)])
            return _takedown_page(request, takedown, form)
        messages.success(request, _("It is done, and they are told.") if len(done) == 1 else _("All of it is done."))
        return redirect("consent:takedown-list")
    return _takedown_page(request, takedown, form)


def _takedown_page(request: EmployeeRequest, takedown: Takedown, form: ProofForm) -> HttpResponse:
    context = {"takedown": takedown, "form": form, "may_write": request.user.has_role(*SHOWERS)}
    context["is_privy"] = request.user.has_role(*PRIVY)
    context["capture"] = Capture.objects.defer("content").filter(takedowns=takedown).first()
    return render(request, "consent/takedown_read.html", context)


@require_safe
@role_required(*READERS)
def takedown_capture(request: EmployeeRequest, pk: int) -> HttpResponse:
    """The page as it was once it was done: for those who may read what is taken down."""
    return picture_response(get_object_or_404(Capture, takedowns=pk).content)


@require_POST
@role_required(*SHOWERS)
def takedown_take(request: EmployeeRequest, pk: int) -> HttpResponse:
    takedown = get_object_or_404(Takedown, pk=pk)
    try:
        take_in_hand(takedown, by=request.user)
    except AlreadyDone:
        messages.info(request, _("Somebody had already said what became of it. Nothing was changed."))
    else:
        messages.success(request, _("It is in your hands."))
    return redirect(takedown)


@require_safe
@role_required(*READERS)
def risk_list(request: EmployeeRequest) -> HttpResponse:
    """What is published now without a consent in force."""
    found = exposures(request.today)
    risky = [each for each in found if each.is_at_risk]
    page = Paginator(risky, PER_PAGE).get_page(request.GET.get("page"))
    figures = {
        "live": len({each.publication for each in found}),
        "refused": len({each.publication for each in risky if each.answer == Answer.NO}),
        "unasked": len({each.publication for each in risky if each.answer == Answer.ASK}),
        "overdue": Takedown.objects.overdue(request.today).count(),
    }
    context = {
        "page": page,
        "rows": _risks(page.object_list),
        "figures": figures,
        "is_privy": request.user.has_role(*PRIVY),
    }
    return render(request, "consent/risk_list.html", context)


@require_safe
def risk_export(request: EmployeeRequest) -> StreamingHttpResponse:
    if not request.user.has_role(*READERS):
        raise Http404
    is_privy = request.user.has_role(*PRIVY)
    header = [_("Title"), _("Where"), _("Address or place"), _("Published on"), _("Person"), _("Answer")]
    header += [_("To do by"), _("Outcome"), *([_("Reason")] if is_privy else [])]
    rows = []
    for each, shown, who, takedown in _risks([each for each in exposures(request.today) if each.is_at_risk]):
        place = [str(shown.asset), shown.get_channel_display(), shown.place, shown.published_on, who.name]
        told = [takedown.due_on, takedown.get_outcome_display()] if takedown else ["", ""]
        rows.append([*place, each.answer.label, *told, *([each.reason.label] if is_privy else [])])
    said, ending = pgettext("file name", "shown-without-consent"), request.GET.get("format", "")
    name = f"{said}-{request.today:%Y-%m-%d}"
    return table_response(name, ending, _("Shown without a consent"), header, rows, language=request.LANGUAGE_CODE)


def _risks(risky: Iterable[Exposure]) -> list[tuple[Exposure, Publication, Employee | Guest, Takedown | None]]:
    """With what is shown, whom it shows, and what is done about it."""
    risky = list(risky)
    publications = Publication.objects.select_related("asset").in_bulk({each.publication for each in risky})
    people = Employee.objects.in_bulk({each.person for each in risky if each.person})
    guests = Guest.objects.in_bulk({each.guest for each in risky if each.guest})
    standing = Takedown.objects.standing().filter(publication__in=publications).order_by("pk")
    at_work = {(row.publication_id, row.person_id, row.guest_id): row for row in standing}
    return [
        (
            each,
            publications[each.publication],
            people[each.person] if each.person else guests[each.guest or 0],
            at_work.get((each.publication, each.person, each.guest)),
        )
        for each in risky
    ]


@require_safe
def appearance_list(request: EmployeeRequest) -> HttpResponse:
    """Where we say that this person is shown, and what was taken down: for themselves alone."""
    shown = Publication.objects.filter(
        asset__appearances__person=request.user, asset__appearances__removed_at=None
    ).select_related("asset")
    page = Paginator(shown.order_by("-published_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    asked = Takedown.objects.filter(person=request.user, publication__in=[row.pk for row in page])
    by_publication = {row.publication_id: row for row in asked.order_by("pk")}
    rows = [(row, by_publication.get(row.pk)) for row in page]
    return render(request, "consent/appearance_list.html", {"page": page, "rows": rows})
