from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from consent.cataloguing import KnownAlready, NothingToShow, add_asset, add_people, remove_person, search
from consent.consulting import Answer
from consent.forms.cataloguing import AssetFilterForm, AssetForm, PeopleForm, PublicationForm
from consent.models import Appearance, Asset, AssetImage, RegistryAnswer, Takedown
from consent.roles import PRIVY, READERS, SHOWERS
from consent.showing import NotAllAgree, NotYet, record_publication
from consent.taking_down import Exposure, exposures
from consent.views.pictures import REFUSED_PICTURES, picture_response
from people.access import EmployeeRequest, role_required

PER_PAGE = 24
REFUSALS = {
    **REFUSED_PICTURES,
    NothingToShow: gettext_lazy("Give a picture, an address or words, so that anybody recognises it."),
}


@require_safe
@role_required(*READERS)
def asset_list(request: EmployeeRequest) -> HttpResponse:
    form = AssetFilterForm(request.GET)
    form.is_valid()
    found = search(form.cleaned_data.get("words", ""))
    if element := form.cleaned_data.get("element"):
        found = found.filter(element=element)
    found = found.annotate(
        people=Count("appearances", filter=Q(appearances__removed_at=None), distinct=True),
        live=Count("publications", filter=Q(publications__taken_down_at=None), distinct=True),
        is_pictured=Exists(AssetImage.objects.filter(asset=OuterRef("pk"))),
    )
    page = Paginator(found.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "may_add": request.user.has_role(*SHOWERS)}
    return render(request, "consent/asset_list.html", context)


@role_required(*SHOWERS)
def asset_add(request: EmployeeRequest) -> HttpResponse:
    form = AssetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        named, at = form.cleaned_data["people"], timezone.now()
        try:
            asset = add_asset(form.described, form.cleaned_data["picture"], by=request.user, at=at)
        except KnownAlready as known:
            messages.info(request, _("This very file is here already. Nothing was added."))
            return redirect(known.asset)
        except tuple(REFUSALS) as refusal:
            form.add_error("picture", REFUSALS[type(refusal)])
        else:
            add_people(asset, named.people, named.guests, by=request.user, at=at)
            messages.success(request, _("It is added."))
            return redirect(asset)
    return render(request, "consent/asset_add.html", {"form": form})


@role_required(*READERS)
def asset_read(request: EmployeeRequest, pk: int) -> HttpResponse:
    """Who is in it, and where it is shown; and who else is, once they are named."""
    asset = get_object_or_404(Asset, pk=pk)
    may_write = request.user.has_role(*SHOWERS)
    form = PeopleForm(request.POST if request.method == "POST" and may_write else None)
    if form.is_valid():
        named = form.cleaned_data["people"]
        add_people(asset, named.people, named.guests, by=request.user, at=timezone.now())
        messages.success(request, _("They are added."))
        return redirect(asset)
    shown = list(asset.publications.select_related("recorded_by", "taken_down_by", "question"))
    judged = exposures(request.today, of=Q(asset=asset))
    context = {
        "asset": asset,
        "image": AssetImage.objects.defer("content", "thumbnail").filter(asset=asset).first(),
        "appearances": [
            (row, _worst(each for each in judged if (each.person, each.guest) == (row.person_id, row.guest_id)))
            for row in asset.appearances.filter(removed_at=None).select_related("person", "guest")
        ],
        "publications": [(row, _worst(each for each in judged if each.publication == row.pk)) for row in shown],
        "takedowns": Takedown.objects.filter(publication__asset=asset).with_all_it_says(),
        "form": form,
        "may_write": may_write,
    }
    return render(request, "consent/asset_read.html", context)


def _worst(judged: Iterable[Exposure]) -> RegistryAnswer.Answer | None:
    """What the registry answers today about all of it; None: nobody is shown, or nothing is published."""
    given = {each.answer for each in judged}
    return next((answer for answer in (Answer.NO, Answer.ASK, Answer.YES) if answer in given), None)


@require_safe
@role_required(*READERS)
def asset_image(request: EmployeeRequest, pk: int) -> HttpResponse:
    """The small copy, or with `?size=large` the larger one: for those who may see the catalogue."""
    image = get_object_or_404(AssetImage, asset=pk)
    return picture_response(image.content if request.GET.get("size") == "large" else image.thumbnail)


@require_POST
@role_required(*SHOWERS)
def appearance_remove(request: EmployeeRequest, pk: int) -> HttpResponse:
    appearance = get_object_or_404(Appearance.objects.select_related("asset", "person", "guest"), pk=pk)
    remove_person(appearance, by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s is no longer said to be in it.") % {"name": appearance.who.name})
    return redirect(appearance.asset)


@role_required(*SHOWERS)
def publication_add(request: EmployeeRequest, pk: int) -> HttpResponse:
    asset = get_object_or_404(Asset, pk=pk)
    form = PublicationForm(request.POST or None, initial={"published_on": request.today})
    consultation = None
    if form.is_valid():
        reason, at = form.cleaned_data["reason"], timezone.now()
        try:
            record_publication(asset, form.shown, reason=reason, by=request.user, at=at)
        except NotYet:
            form.add_error("published_on", _("This day is to come. Record it once it is published."))
        except NotAllAgree as refusal:
            consultation = refusal.consultation
            form.add_error("reason", _("Not everybody agreed. Choose something else, or say why it is published."))
        else:
            messages.success(request, _("It is recorded, with what the registry answered."))
            return redirect(asset)
    context = {"asset": asset, "form": form, "consultation": consultation, "is_privy": request.user.has_role(*PRIVY)}
    return render(request, "consent/publication_add.html", context)
