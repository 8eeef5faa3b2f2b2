from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from announcements.forms.reminding import AskLadderForm, Follows, LadderForm
from announcements.laddering import follow_kind, own_steps, set_kind, set_request, steps_of_kinds
from announcements.reminding import foresee, next_round, rounds_lately
from assignments.models import Ask
from people.access import EmployeeRequest, role_required
from people.models import Role

ON_A_PAGE = 50


@role_required(Role.HR_ADMIN, Role.AUDITOR)
def reminder_list(request: EmployeeRequest) -> HttpResponse:
    now = timezone.now()
    page = Paginator(Ask.objects.standing(), ON_A_PAGE).get_page(request.GET.get("page"))
    of_kind, own, coming = steps_of_kinds(), own_steps(), next_round(at=now)
    context = {
        "ladders": [(kind, label, of_kind[kind]) for kind, label in Ask.Kind.choices],
        "page": page,
        "rows": [(ask, own.get(ask.pk)) for ask in page],
        "coming": coming,
        "foreseen": foresee(coming),
        "rounds": rounds_lately(),
        "may_change": request.user.has_role(Role.HR_ADMIN),
    }
    return render(request, "announcements/reminder_list.html", context)


@role_required(Role.HR_ADMIN)
def ladder_change(request: EmployeeRequest, kind: str) -> HttpResponse:
    if kind not in Ask.Kind.values:
        raise Http404
    form = LadderForm(
        request.POST if request.method == "POST" else None, initial={"steps": _written(steps_of_kinds()[kind])}
    )
    if request.method == "POST" and form.is_valid():
        set_kind(kind, form.cleaned_data["steps"], by=request.user, at=timezone.now())
        messages.success(request, _("These days hold from the next round on."))
        return redirect("announcements:reminder-list")
    context = {"form": form, "kind": Ask.Kind(kind)}
    return render(request, "announcements/ladder_change.html", context)


@role_required(Role.HR_ADMIN)
def ask_remind(request: EmployeeRequest, pk: int) -> HttpResponse:
    ask = get_object_or_404(Ask.objects.standing(), pk=pk)
    form = AskLadderForm(request.POST or None, initial=_as_it_is(ask))
    if form.is_valid():
        steps = form.cleaned_data["steps"] if form.cleaned_data["follows"] == Follows.OWN else []
        if form.cleaned_data["follows"] == Follows.KIND:
            follow_kind(ask)
        else:
            set_request(ask, steps, by=request.user, at=timezone.now())
        messages.success(request, _("It holds from the next round on."))
        return redirect("announcements:reminder-list")
    return render(request, "announcements/ask_remind.html", {"form": form, "ask": ask})


def _as_it_is(ask: Ask) -> dict[str, str]:
    steps = own_steps().get(ask.pk)
    if steps is None:
        return {"follows": Follows.KIND}
    return {"follows": Follows.OWN if steps else Follows.NOBODY, "steps": _written(steps)}


def _written(steps: tuple[int, ...]) -> str:
    return ", ".join(str(step) for step in steps)
