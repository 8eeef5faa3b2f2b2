from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consent.forms.inviting import GuestForm
from consent.inviting import FormNotInForce, NotUnderFourteen, invite_again, invite_guest
from consent.models import Consent, ConsentFormVersion, Guest, GuestInvitation
from consent.roles import PRIVY, READERS, REPRESENTING, SHOWERS
from people.access import EmployeeRequest, role_required

PER_PAGE = 50


@role_required(*READERS)
def guest_list(request: EmployeeRequest) -> HttpResponse:
    """Who was invited, and whether they answered: never what, and never by which link."""
    may_invite = request.user.has_role(*SHOWERS)
    data = request.POST if request.method == "POST" and may_invite else None
    form = GuestForm(data, today=request.today, may_represent=request.user.has_role(*REPRESENTING))
    if form.is_valid():
        try:
            invite_guest(form.cleaned_data["version"], form.invited, by=request.user, at=timezone.now())
        except FormNotInForce:
            form.add_error("version", _("This form was retired meanwhile. Nobody was invited."))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("consent:guest-list")
    answered = Consent.objects.filter(Q(guest=OuterRef("pk")) | Q(represented_by=OuterRef("pk")))
    waiting = GuestInvitation.objects.open(timezone.now()).filter(guest=OuterRef("pk"))
    latest = GuestInvitation.objects.filter(guest=OuterRef("pk")).order_by("-pk").values("refusal")[:1]
    guests = Guest.objects.annotate(
        has_answered=Exists(answered), is_waited_for=Exists(waiting), refusal=Subquery(latest)
    ).order_by("-pk")
    guests = guests.select_related("invited_by").prefetch_related("ends__ended_by")
    context = {
        "page": Paginator(guests, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "may_invite": may_invite,
        "may_end": request.user.has_role(*REPRESENTING),
        "is_privy": request.user.has_role(*PRIVY),
    }
    return render(request, "consent/guest_list.html", context)


@require_POST
@role_required(*SHOWERS)
def guest_remind(request: EmployeeRequest, pk: int) -> HttpResponse:
    guest = get_object_or_404(Guest, pk=pk)
    latest = guest.invitations.select_related("version").order_by("-pk")[0]
    version = ConsentFormVersion.objects.in_force().filter(form=latest.version.form_id).first() or latest.version
    try:
        invite_again(guest, version, at=timezone.now())
        messages.success(request, _("A new link is on its way to %(name)s.") % {"name": guest.name})
    except NotUnderFourteen:
        is_grown = _("%(name)s is 14 or over, and decides from now on.") % {"name": guest.name}
        messages.info(request, _("They no longer answer: nobody was written to.") if guest.ended else is_grown)
    return redirect("consent:guest-list")
