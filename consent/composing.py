"""What the sealed copies of a consent and of a withdrawal say."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext

from consent.models import Consent, Decision, Guest, Withdrawal
from consent.reproducing import body_of
from consent.wording import shown, wording_in
from documents.canonical import utc
from documents.composing import Body, Composition, Row, Sheet
from documents.evidence import BY_LINK, evidence_rows, evidence_said, moments
from documents.models import Document
from people.models import Organisation
from people.wording import day, localized


def compose_consent(about: str) -> Composition:
    """`about` is the consent's key; all is said in the language in which it was signed."""
    consent = Consent.objects.with_all_it_says().get(pk=int(about.partition(":")[2]))
    organisation = Organisation.current()
    with translation.override(consent.language), timezone.override(organisation.zone):
        return Composition(
            about=consent.key,
            language=consent.language,
            title=gettext("Consent: %(form)s") % {"form": _title(consent)},
            acted_at=consent.signed_at,
            sheet=_sheet(consent),
            record=_record(consent, organisation),
            issuer=organisation.legal_name or organisation.name,
            body=_text(consent, organisation),
        )


def _text(consent: Consent, organisation: Organisation) -> Body:
    wording = wording_in(consent.version, consent.language)
    return body_of(consent.version, wording, is_guest=consent.guest is not None, organisation=organisation)


def _title(consent: Consent) -> str:
    return localized(consent.version.form, "title", consent.language)


def _sheet(consent: Consent) -> Sheet:
    language = consent.language
    return Sheet(
        title=_title(consent),
        statement=consent.statement,
        rows=(
            Row(pgettext("consent sheet", "Person"), consent.name),
            *_representative_row(consent.representative),
            *_decision_rows(consent),
            Row(gettext("In force until"), _until(consent)),
            Row(pgettext("moment", "Signed"), moments(consent.signed_at, language)),
        ),
        signature=consent.evidence.typed_name,
        drawing=consent.drawing.image if consent.drawing else "",
        evidence=(
            *evidence_rows(consent.evidence, language),
            Row(gettext("Digest of the wording"), consent.wording_digest, is_digest=True),
        ),
    )


def _representative_row(representative: Guest | None) -> list[Row]:
    """Of a child, whoever acted for them."""
    if representative is None:
        return []
    who = ", ".join(filter(None, (representative.representative_name, representative.representative_relation)))
    return [Row(gettext("Represented by"), who)]


def _who_took_back(withdrawal: Withdrawal, consent: Consent) -> Guest | None:
    """Whoever represents the child; an employee under 14 may have done so themselves, logged in."""
    is_their_own = consent.person is not None and withdrawal.evidence.login_method != BY_LINK
    return None if is_their_own else consent.representative


def _person(consent: Consent, representative: Guest | None) -> dict[str, Any]:
    said = None
    if representative:
        said = {"name": representative.representative_name, "relation": representative.representative_relation}
    if consent.guest is None:
        return {"name": consent.name, **({"represented_by": said} if said else {})}
    return {"name": consent.name, "guest": True, "represented_by": said}


def _until(consent: Consent) -> str:
    language = consent.language
    ends = day(consent.expires_on, language) or localized(consent.version, "end_event", language)
    return ends or gettext("No end date")


def _decision_rows(consent: Consent) -> list[Row]:
    """A row a purpose: what they agree to there, then what they refuse."""
    by_purpose: dict[str, list[Decision]] = {}
    for decision in consent.decisions.all():
        by_purpose.setdefault(decision.get_purpose_display(), []).append(decision)
    return [Row(purpose, _said(decisions)) for purpose, decisions in by_purpose.items()]


def _said(decisions: list[Decision]) -> str:
    words = {True: gettext("I agree: %(items)s"), False: gettext("I refuse: %(items)s")}
    items = {said: [str(each.item) for each in decisions if each.is_granted == said] for said in words}
    return "\n".join(words[said] % {"items": ", ".join(named)} for said, named in items.items() if named)


def _use(decision: Decision) -> str:
    return gettext("%(purpose)s: %(item)s") % {"purpose": decision.get_purpose_display(), "item": decision.item}


def _record(consent: Consent, organisation: Organisation) -> dict[str, Any]:
    """The same for machines."""
    return {
        "format": "repere/consent/1",
        "consent": consent.pk,
        "organisation": organisation.legal_name or organisation.name,
        "person": _person(consent, consent.representative),
        "shown": shown(consent.version, wording_in(consent.version, consent.language)),
        "wording_digest": consent.wording_digest,
        "decisions": [_decision(decision) for decision in consent.decisions.all()],
        "expires_on": consent.expires_on.isoformat() if consent.expires_on else None,
        "follows": consent.follows_id,
        "signed_at": utc(consent.signed_at),
        "evidence": evidence_said(consent.evidence),
        "drawing": {"digest": consent.drawing.digest} if consent.drawing else None,
    }


def _decision(decision: Decision) -> dict[str, str]:
    return {name: getattr(decision, name) for name in ("element", "purpose", "channel", "answer")}


def compose_withdrawal(about: str) -> Composition:
    """The withdrawal points at the document it takes back from, which itself never changes."""
    withdrawal = Withdrawal.objects.select_related("consent", "evidence").get(pk=int(about.partition(":")[2]))
    consent = Consent.objects.with_all_it_says().get(pk=withdrawal.consent_id)
    first = Document.objects.without_content().about(consent.key).first()
    organisation = Organisation.current()
    representative = _who_took_back(withdrawal, consent)
    taken = [row.decision for row in withdrawal.items.select_related("decision__item").order_by("pk")]
    with translation.override(withdrawal.language), timezone.override(organisation.zone):
        points_at = [Row(gettext("Digest of the first document"), first.sha256, is_digest=True)] if first else []
        sheet = Sheet(
            title=gettext("Withdrawal of consent"),
            statement=withdrawal.statement,
            rows=(
                Row(pgettext("consent sheet", "Person"), consent.name),
                *_representative_row(representative),
                *(Row(_use(row), gettext("Withdrawn")) for row in taken),
                Row(gettext("Consent signed"), moments(consent.signed_at, withdrawal.language)),
                Row(pgettext("moment", "Withdrawn"), moments(withdrawal.withdrawn_at, withdrawal.language)),
            ),
            evidence=(*evidence_rows(withdrawal.evidence, withdrawal.language), *points_at),
        )
        return Composition(
            about=withdrawal.key,
            language=withdrawal.language,
            title=gettext("Withdrawal of consent"),
            acted_at=withdrawal.withdrawn_at,
            sheet=sheet,
            record={
                "format": "repere/withdrawal/1",
                "withdrawal": withdrawal.pk,
                "organisation": organisation.legal_name or organisation.name,
                "person": _person(consent, representative),
                "consent": consent.pk,
                "signed_at": utc(consent.signed_at),
                "first_document": {"code": first.code, "sha256": first.sha256} if first else None,
                "statement": withdrawal.statement,
                "items": [_decision(decision) for decision in taken],
                "is_whole": withdrawal.is_whole,
                "withdrawn_at": utc(withdrawal.withdrawn_at),
                "evidence": evidence_said(withdrawal.evidence),
            },
            issuer=organisation.legal_name or organisation.name,
        )
