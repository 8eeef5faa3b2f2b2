"""How an act was done: the name typed, the log-in, the address and the browser; kept apart, so that it may be erased.

The act keeps only a digest, salted: it commits to the facts, and tells nothing of them once they are gone.
"""

import datetime as dt
import ipaddress
import secrets
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext, override, pgettext

from documents.canonical import digest
from documents.composing import Row
from documents.ledger import append
from documents.models import Evidence
from people.folding import fold
from people.models import Employee
from people.wording import moment

BY_LINK = "link"  # of who has no account: whoever holds the link mailed to them
LOG_IN_KEY = "account_authentication_methods"  # allauth notes each step of a log-in there


@dataclass(frozen=True)
class EvidenceFacts:
    """What the request itself tells about the person who acts."""

    login_method: str = ""
    ip_address: str | None = None
    user_agent: str = ""
    legal_name: str = ""
    in_person: bool = True  # False: HR records it on the person's behalf, from paper


def evidence_of(request: HttpRequest) -> EvidenceFacts:
    user = request.user
    return EvidenceFacts(
        login_method=_login_method(request),
        ip_address=client_address(request),
        user_agent=request.headers.get("User-Agent", "")[:400],
        legal_name=user.legal_name if isinstance(user, Employee) else "",
    )


def names_match(typed: str, employee: Employee) -> bool:
    """The person's legal or preferred name, whatever the case, accents, hyphens and spaces."""
    folded = fold(typed)
    return bool(folded) and folded in {fold(employee.legal_name), fold(employee.preferred_name)}


def record_evidence(facts: EvidenceFacts, *, typed_name: str, at: dt.datetime) -> Evidence:
    evidence = new_evidence(facts, typed_name=typed_name, at=at)
    evidence.save()
    return evidence


def new_evidence(facts: EvidenceFacts, *, typed_name: str, at: dt.datetime, key: int | None = None) -> Evidence:
    """For the act to write."""
    evidence = Evidence(key, **asdict(facts), typed_name=typed_name, recorded_at=at, salt=secrets.token_hex(32))
    evidence.digest = digest(_committed(evidence))
    return evidence


def evidence_holds(evidence: Evidence) -> bool:
    """The facts are those the digest was taken of. Once erased nobody can tell, and none may be put in their place."""
    return evidence.erased_at is None and evidence.digest == digest(_committed(evidence))


@transaction.atomic
def erase_evidence(evidence: Evidence, *, at: dt.datetime) -> None:
    """Remove what is personal, the salt too, so that no guess can be tried against the digest, which stays."""
    if evidence.erased_at is not None:
        return
    evidence.typed_name = evidence.legal_name = evidence.login_method = evidence.user_agent = evidence.salt = ""
    evidence.ip_address = None
    evidence.erased_at = at
    evidence.save()
    append("evidence-erased", f"evidence:{evidence.pk}", record={"evidence_digest": evidence.digest}, at=at)


def evidence_rows(evidence: Evidence, language: str) -> tuple[Row, ...]:
    """What a document says of it. No address and no browser: what is sealed cannot be erased."""
    with override(language):
        done = _in_person(evidence) if evidence.in_person else gettext("By HR on the person’s behalf, from paper")
        recognised = gettext("Recognised by") if evidence.in_person else gettext("Who recorded it, recognised by")
        return (
            Row(recognised, login_words(evidence.login_method)),
            Row(pgettext("act", "Done"), done),
            Row(gettext("Digest of the evidence"), evidence.digest, is_digest=True),
        )


def _in_person(evidence: Evidence) -> str:
    is_by_link = evidence.login_method == BY_LINK
    return gettext("By the person, without an account") if is_by_link else gettext("By the person, logged in")


def evidence_said(evidence: Evidence) -> dict[str, object]:
    """The same for machines, with the name as it was typed."""
    return {
        "in_person": evidence.in_person,
        "typed_name": evidence.typed_name,
        "login_method": evidence.login_method,
        "digest": evidence.digest,
    }


def moments(at: dt.datetime, language: str) -> str:
    """24 mars 2026 à 14 h 05, in the time zone in force, then the same in UTC to the second."""
    with override(language):
        return f"{moment(at, language)}\n{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"


def login_words(method: str) -> str:
    return {
        "password": gettext("Log-in name and password"),
        "code": gettext("One-time code sent by e-mail"),
        "mfa": gettext("Password and second factor"),
        "socialaccount": gettext("The organisation’s single sign-on"),
        "invitation": gettext("Personal invitation"),
        BY_LINK: gettext("Link mailed to this person alone"),
    }.get(method, method or gettext("Session of the person"))


def client_address(request: HttpRequest) -> str | None:
    """The address of the browser: the one our outermost trusted proxy saw, never what the browser itself claims."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    hops.append(request.META.get("REMOTE_ADDR", ""))
    seen = hops[max(len(hops) - 1 - settings.TRUSTED_PROXIES, 0)]
    try:
        return str(ipaddress.ip_address(seen.strip("[]")))
    except ValueError:
        return None


def _login_method(request: HttpRequest) -> str:
    steps = request.session.get(LOG_IN_KEY) or []
    methods = [str(step.get("method", "")) for step in steps if isinstance(step, dict)]
    return ("mfa" if "mfa" in methods else methods[-1] if methods else "")[:40]


def _committed(evidence: Evidence) -> dict[str, object]:
    return {
        "typed_name": evidence.typed_name,
        "legal_name": evidence.legal_name,
        "login_method": evidence.login_method,
        "ip_address": evidence.ip_address,
        "user_agent": evidence.user_agent,
        "in_person": evidence.in_person,
        "recorded_at": evidence.recorded_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "salt": evidence.salt,
    }
