from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consent.forms.answering import AnswersForm, SignatureForm
from consent.granting import (
    AlreadyAnswered,
    FormRetired,
    NameDoesNotMatch,
    NotAsked,
    Signature,
    TextChanged,
    sign_as_guest,
)
from consent.inviting import NotUnderFourteen, invitation_of, invite_again
from consent.models import Consent, ConsentFormVersion, GuestInvitation, Withdrawal
from consent.withdrawing import NothingToWithdraw, NotTheirs, remaining, withdraw
from consent.wording import wording_digest, wording_in
from documents.evidence import client_address, evidence_of
from documents.models import Document
from documents.throttling import count_wrong_code, has_guessed_enough
from people.models import Organisation
from people.wording import LANGUAGES


@never_cache
@login_not_required
def guest_answer(request: HttpRequest, secret: str) -> HttpResponse:
    """The questions, then what was answered. Opening it does nothing: who scans mail may."""
    invitation = _invitation(request, secret)
    with translation.override(_language(request, invitation)):
        answered = _answered(invitation)
        if answered and not invitation.guest.had_no_right:
            return _read(request, answered, invitation, secret)
        if invitation.guest.ended:
            return render(request, "consent/guest_expired.html", {"is_ended": True}, status=410)
        if not invitation.guest.may_answer(Organisation.current().today(timezone.now())):
            return render(request, "consent/guest_expired.html", {"is_grown": True}, status=410)
        if invitation.expires_at <= timezone.now():
            return render(request, "consent/guest_expired.html", {"secret": secret}, status=410)
        return _ask(request, invitation, secret)


def _invitation(request: HttpRequest, secret: str) -> GuestInvitation:
    """Whoever tries links is soon told nothing any more."""
    address = client_address(request)
    invitation = None if has_guessed_enough(address) else invitation_of(secret)
    if invitation is None:
        count_wrong_code(address)
        raise Http404
    return invitation


def _language(request: HttpRequest, invitation: GuestInvitation) -> str:
    """Of the form being sent, else the one chosen on this browser, else the one they were written to in."""
    chosen = (request.POST.get("language"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
    return next((language for language in chosen if language in LANGUAGES), invitation.guest.language)


def _answered(invitation: GuestInvitation) -> Consent | None:
    found = Consent.objects.given_by(invitation.guest).filter(version__form=invitation.version.form_id)
    return found.with_all_it_says().first()


def _ask(request: HttpRequest, invitation: GuestInvitation, secret: str) -> HttpResponse:
    versions = ConsentFormVersion.objects.in_force().filter(form=invitation.version.form_id)
    version = versions.with_text().first()
    if version is None:
        return render(request, "consent/guest_expired.html", {"is_over": True}, status=410)
    wording = wording_in(version, translation.get_language() or "fr")
    digest = wording_digest(version, wording)
    has_changed = request.method == "POST" and request.POST.get("digest") != digest
    answers = AnswersForm.shown(request.POST, version, wording.language, has_changed=has_changed)
    context = {"version": version, "wording": wording, "digest": digest, "form": answers, "invitation": invitation}
    context["leaves_no_company"] = invitation.guest.employee_id is None
    context |= {"has_changed": has_changed, "secret": secret}
    if not answers.is_bound or not answers.is_valid():
        return render(request, "consent/guest_answer.html", context)
    signature = SignatureForm(request.POST if request.POST.get("step") == "sign" else None, person=None)
    if signature.is_valid() and (answer := _sign(request, invitation, version, answers, signature, secret)):
        return answer
    return render(request, "consent/guest_answer.html", context | {"signature": signature})


def _sign(
    request: HttpRequest,
    invitation: GuestInvitation,
    version: ConsentFormVersion,
    answers: AnswersForm,
    signature: SignatureForm,
    secret: str,
) -> HttpResponse | None:
    given = Signature(signature.cleaned_data["typed_name"], evidence_of(request), signature.cleaned_data["drawing"])
    try:
        sign_as_guest(
            invitation,
            version,
            answers.answers,
            language=answers.language,
            digest_shown=request.POST.get("digest", ""),
            signature=given,
            at=timezone.now(),
        )
    except NameDoesNotMatch:
        signature.refuse_name_of(invitation.guest.signs_as)
        return None
    except (AlreadyAnswered, FormRetired, NotAsked, TextChanged):
        pass  # the page says where things stand
    return redirect("consent:guest-answer", secret)


def _read(request: HttpRequest, consent: Consent, invitation: GuestInvitation, secret: str) -> HttpResponse:
    withdrawals = _theirs_to_read(consent, invitation)
    may_answer = invitation.guest.may_answer(Organisation.current().today(timezone.now()))
    keys = [consent.key, *(row.key for row in withdrawals)]
    sealed = {row.about: row for row in Document.objects.without_content().filter(about__in=keys)}
    context = {
        "consent": consent,
        "secret": secret,
        "document": sealed.get(consent.key),
        "withdrawals": [(row, sealed.get(row.key)) for row in withdrawals],
        "left": remaining(consent) if may_answer else [],
        "is_over": not may_answer,
        "is_ended": invitation.guest.ended is not None,
    }
    return render(request, "consent/guest_read.html", context)


def _theirs_to_read(consent: Consent, invitation: GuestInvitation) -> list[Withdrawal]:
    """Not what an employee took back once they were 14, or answered for themselves: it is nobody else's to know."""
    organisation, guest = Organisation.current(), invitation.guest
    found = consent.withdrawals.all()
    return [row for row in found if guest.represented(row.withdrawn_at, on=organisation.today(row.withdrawn_at))]


@never_cache
@login_not_required
@require_POST
def guest_withdraw(request: HttpRequest, secret: str) -> HttpResponse:
    invitation = _invitation(request, secret)
    consent = _answered(invitation)
    if consent is None:
        raise Http404
    language = _language(request, invitation)
    chosen = {int(key) for key in request.POST.getlist("decision") if key.isdecimal() and len(key) < 19}
    with suppress(NothingToWithdraw, NotTheirs):  # the page says what is left
        withdraw(consent, chosen, language=language, facts=evidence_of(request), by=invitation.guest, at=timezone.now())
    return redirect("consent:guest-answer", secret)


@never_cache
@login_not_required
@require_safe
def guest_download(request: HttpRequest, secret: str, code: str) -> HttpResponse:
    """The sealed copies of whoever holds the link, and no other."""
    invitation = _invitation(request, secret)
    consent = _answered(invitation)
    if consent is None or invitation.guest.had_no_right:
        raise Http404
    keys = [consent.key, *(row.key for row in _theirs_to_read(consent, invitation))]
    document = get_object_or_404(Document.objects.select_related("base"), code=code, about__in=keys)
    answer = HttpResponse(document.content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, document.filename) or "attachment"
    return answer


@never_cache
@login_not_required
@require_POST
def guest_renew(request: HttpRequest, secret: str) -> HttpResponse:
    """A new link, to the address that was given first and to no other."""
    invitation = _invitation(request, secret)
    version = ConsentFormVersion.objects.in_force().filter(form=invitation.version.form_id).first()
    latest = invitation.guest.invitations.order_by("-pk").first()
    if version and latest and latest.pk == invitation.pk and invitation.expires_at <= timezone.now():
        with suppress(NotUnderFourteen):  # their link says so already
            invite_again(invitation.guest, version, at=timezone.now())
    return render(request, "consent/guest_expired.html", {"is_sent": True})
