from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from acknowledgements.acknowledging import GateNotMet, NameDoesNotMatch, TextChanged, acknowledge
from acknowledgements.forms.signing import AcknowledgementForm, ChecksForm
from acknowledgements.gating import Step, open_section, passage_of, try_checks
from acknowledgements.keeping import signed
from acknowledgements.pinning import asked_about
from acknowledgements.renewing import renewal_of
from acknowledgements.standing import Standing, published_version, standing_of
from assignments.fulfilling import NoLongerAsked
from documents.evidence import evidence_of
from guidebook.models import Edition, GuideVersion
from guidebook.reading import edition_for, editions_shown_to, section_of
from people.access import EmployeeRequest
from people.models import Employee
from people.wording import LANGUAGES


def version_acknowledge(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    standing = _standing(request, slug, number)
    if standing.acknowledgement:
        return redirect(standing.acknowledgement)
    if not standing.is_asked:
        return render(request, "acknowledgements/version_acknowledge.html", {"standing": standing})
    form = AcknowledgementForm(request.POST or None, version=standing.version, person=request.user)
    if form.is_valid() and (answer := _sign(request, standing, form)):
        return answer
    assert standing.assignment is not None  # noqa: S101  (it is asked)
    wanted = request.GET.get("language", request.LANGUAGE_CODE)
    edition = form.shown or edition_for(standing.version, wanted, request.user)
    context = {"standing": standing, "edition": edition, "wanted": wanted, "form": form}
    renewal = renewal_of(request.user, edition)
    context |= {"renewal": renewal, "passage": passage_of(standing.assignment, edition, renewal)}
    return render(request, "acknowledgements/version_acknowledge.html", context)


def _standing(request: EmployeeRequest, slug: str, number: int) -> Standing:
    """Of a version addressed to the person, which whoever is asked need not be looked up in its audience for."""
    version = published_version(slug, number)
    if version is None:
        raise Http404
    standing = standing_of(request.user, version, on=request.today)
    if standing.assignment is None and not _is_addressed(version, request.user):
        raise Http404
    return standing


def _is_addressed(version: GuideVersion, person: Employee) -> bool:
    return GuideVersion.objects.addressed_to(person).filter(pk=version.pk).exists()


def _sign(request: EmployeeRequest, standing: Standing, form: AcknowledgementForm) -> HttpResponse | None:
    """Where to go once signed, or to be told why it was not; None: back to the form."""
    assert standing.assignment is not None  # noqa: S101  (it is asked)
    try:
        acknowledgement = acknowledge(
            standing.assignment,
            form.cleaned_data["edition"],
            typed_name=form.cleaned_data["typed_name"],
            answer=form.cleaned_data["answer"],
            remark=form.cleaned_data["remark"],
            since=form.cleaned_data["since"],
            facts=evidence_of(request),
            by=request.user,
            at=timezone.now(),
        )
    except NameDoesNotMatch:
        form.refuse_name()
        return None
    except GateNotMet:
        form.refuse_for_now()
        return None
    except (TextChanged, NoLongerAsked):  # between the page and the button
        messages.warning(request, _("This version was replaced while you were signing. Nothing was signed."))
        return redirect(request.path)
    return redirect(acknowledgement)


def section_open(request: EmployeeRequest, slug: str, number: int, key: str) -> HttpResponse:
    standing = _standing(request, slug, number)
    signing = _signing_page(request, standing.version)
    if not standing.is_asked or standing.version.gate is None:
        return redirect(signing)
    assert standing.assignment is not None  # noqa: S101  (it is asked)
    edition = _edition_shown(request, standing.version)
    if edition is None:
        messages.warning(request, _("The text has changed since you opened this page. Read it again, then go on."))
        return redirect(signing)
    renewal = renewal_of(request.user, edition)
    passage = passage_of(standing.assignment, edition, renewal)
    step = passage.step(key)
    if step is None:
        raise Http404
    form = ChecksForm(request.POST if request.method == "POST" else None, step=step)
    if request.method == "POST":
        open_section(standing.assignment, edition, key, by=request.user, at=timezone.now())
        if _is_passed(request, standing, edition, step, form):
            following = passage_of(standing.assignment, edition, renewal).remaining
            return redirect(_section_page(request, standing.version, following[0].key) if following else signing)
    changes = renewal.changes.changed if renewal and renewal.changes else ()
    context = {"standing": standing, "edition": edition, "passage": passage, "step": step, "form": form}
    context |= {"place": passage.steps.index(step) + 1, "section": section_of(edition, key)}
    about = asked_about(edition, request.user, language=request.GET.get("language", request.LANGUAGE_CODE))
    context["asked"] = next(section for section in about if section.anchor == f"s-{key}")
    context["change"] = next((section for section in changes if section.key == key), None)
    return render(request, "acknowledgements/section_open.html", context)


def _edition_shown(request: EmployeeRequest, version: GuideVersion) -> Edition | None:
    """The one the page showed, on its way back; else the one to show."""
    if request.method == "POST":
        shown = editions_shown_to(version, request.user).values()
        return next((edition for edition in shown if edition.digest == request.POST.get("edition")), None)
    return edition_for(version, request.GET.get("language", request.LANGUAGE_CODE), request.user)


def _is_passed(request: EmployeeRequest, standing: Standing, edition: Edition, step: Step, form: ChecksForm) -> bool:
    """Nothing to ask, or all answered right; else the form says what is not, and why."""
    if not step.checks or step.is_passed:
        return True
    if not form.is_valid() or standing.assignment is None:
        return False
    form.verdicts = try_checks(standing.assignment, edition, step.key, form.answers, by=request.user, at=timezone.now())
    return all(chosen["is_right"] for chosen in form.verdicts)


def _signing_page(request: EmployeeRequest, version: GuideVersion) -> str:
    address = reverse("acknowledgements:version-acknowledge", args=[version.guide.slug, version.number])
    return address + _language_asked(request)


def _section_page(request: EmployeeRequest, version: GuideVersion, key: str) -> str:
    address = reverse("acknowledgements:section-open", args=[version.guide.slug, version.number, key])
    return address + _language_asked(request)


def _language_asked(request: EmployeeRequest) -> str:
    asked = request.GET.get("language", "")
    return f"?language={asked}" if asked in LANGUAGES else ""


def version_state(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    standing = _standing(request, slug, number)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("guidebook:version-read", slug, number)
    kept = signed([standing.acknowledgement], at=timezone.now()) if standing.acknowledgement else []
    context: dict[str, object] = {"standing": standing, "signed": kept[0] if kept else None}
    if standing.is_asked and standing.assignment is not None:
        wanted = request.GET.get("language", request.LANGUAGE_CODE)
        edition = edition_for(standing.version, wanted, request.user)
        renewal = renewal_of(request.user, edition)
        context |= {"renewal": renewal, "passage": passage_of(standing.assignment, edition, renewal)}
    return render(request, "acknowledgements/version_state.html", context)
