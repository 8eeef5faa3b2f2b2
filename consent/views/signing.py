from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.forms.answering import AnswersForm, SignatureForm
from consent.granting import (
    AlreadyAnswered,
    FormRetired,
    NameDoesNotMatch,
    NotAsked,
    Represented,
    Signature,
    TextChanged,
    latest_of,
    sign,
)
from consent.models import Consent, ConsentFormVersion, Guest
from consent.wording import wording_digest, wording_in
from documents.evidence import evidence_of
from people.access import EmployeeRequest


def consent_sign(request: EmployeeRequest, slug: str) -> HttpResponse:
    """The questions; then, once all are answered, the same answers to look over and to sign."""
    version = _version(request, slug)
    if version is None:
        messages.warning(request, _("This form was withdrawn or replaced meanwhile. Nothing was signed."))
        return redirect("consent:consent-list")
    language = request.POST.get("language", request.LANGUAGE_CODE)
    wording = wording_in(version, language)
    digest = wording_digest(version, wording)
    has_changed = request.method == "POST" and request.POST.get("digest") != digest
    if has_changed:
        _tell_it_changed(request)
    answers = AnswersForm.shown(request.POST, version, wording.language, has_changed=has_changed)
    context = {"version": version, "wording": wording, "digest": digest, "form": answers}
    if not answers.is_bound or not answers.is_valid():
        return _page(request, context)
    signature = SignatureForm(request.POST if request.POST.get("step") == "sign" else None, person=request.user)
    if signature.is_valid() and (answer := _sign(request, version, answers, signature)):
        return answer
    return _page(request, context | {"signature": signature})


def _page(request: EmployeeRequest, context: dict[str, Any]) -> HttpResponse:
    """With the answer that the new one takes the place of, as it was when the person began."""
    if representative := Guest.objects.representing(request.user, request.today).order_by("-pk").first():
        return render(request, "consent/represented.html", context | {"representative": representative})
    latest = latest_of(request.user, context["version"].form_id)
    follows = request.POST.get("follows", str(latest.pk) if latest else "")
    return render(request, "consent/consent_sign.html", context | {"latest": latest, "follows": follows})


def _tell_it_changed(request: EmployeeRequest) -> None:
    messages.warning(
        request,
        _(
            "The form changed while you were answering. Nothing was signed. Your answers stay where the same is asked: "
            "look them over."
        ),
    )


def _version(request: EmployeeRequest, slug: str) -> ConsentFormVersion | None:
    """The one in force; None: it was in force when the person began, and they are sending their answers."""
    mine = ConsentFormVersion.objects.addressed_to(request.user).filter(form__slug=slug).with_text()
    version = mine.in_force().first()
    if version is None and not (request.method == "POST" and mine.exists()):
        raise Http404
    return version


def _sign(
    request: EmployeeRequest, version: ConsentFormVersion, answers: AnswersForm, signature: SignatureForm
) -> HttpResponse | None:
    """Where to go once signed, or to be told why it was not; None: back to the review."""
    followed = request.POST.get("follows", "")
    key = int(followed) if followed.isdecimal() and len(followed) < 19 else 0
    follows = Consent.objects.of(request.user).filter(pk=key).first() if key else None
    given = Signature(signature.cleaned_data["typed_name"], evidence_of(request), signature.cleaned_data["drawing"])
    try:
        consent = sign(
            version,
            answers.answers,
            language=answers.language,
            digest_shown=request.POST.get("digest", ""),
            signature=given,
            follows=follows,
            by=request.user,
            at=timezone.now(),
        )
    except NameDoesNotMatch:
        signature.refuse_name()
        return None
    except AlreadyAnswered as refusal:
        messages.info(request, _("You had already answered: here is what was recorded. Nothing was signed again."))
        return redirect(refusal.consent)
    except Represented:
        return redirect(version.form)  # the page says who answers
    except (FormRetired, NotAsked, TextChanged):  # between this very page and the button
        messages.warning(request, _("This form was withdrawn or replaced meanwhile. Nothing was signed."))
        return redirect("consent:consent-list")
    messages.success(request, _("Your answers are recorded."))
    return redirect(consent)
