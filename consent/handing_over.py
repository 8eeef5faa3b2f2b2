"""All that is held about the consents of a person, handed over to them: what they may ask for by law, in one place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Prefetch, QuerySet

from consent.composing import compose_consent, compose_withdrawal
from consent.models import (
    Appearance,
    Consent,
    ConsentLook,
    Guest,
    RegistryAnswer,
    RepresentationEnd,
    Takedown,
    Withdrawal,
)
from documents.canonical import utc
from documents.models import Document
from people.models import Employee

FORMAT = "repere/consent-data/1"


def questions_about(person: Employee) -> QuerySet[RegistryAnswer]:
    """Each time the registry was asked whether they may be shown, the newest first."""
    answers = RegistryAnswer.objects.filter(person=person).order_by("-pk")
    return answers.select_related("question__asked_by", "question__token")


def looks_at(person: Employee) -> QuerySet[ConsentLook]:
    """Each time somebody opened their answers, the newest first."""
    return ConsentLook.objects.filter(consent__person=person).select_related("looked_by", "consent__version__form")


def representations_of(person: Employee) -> QuerySet[Guest]:
    """Each person who was said to answer for them, until when, and how it ended before, the newest first."""
    ends = Prefetch("ends", RepresentationEnd.objects.select_related("ended_by"))
    return Guest.objects.filter(employee=person).select_related("invited_by").prefetch_related(ends).order_by("-pk")


def held_about(person: Employee, *, at: dt.datetime) -> dict[str, Any]:
    """As a machine reads it: the records of their sealed copies, who looked, what was asked, where they appear."""
    consents = list(Consent.objects.of(person).order_by("pk"))
    withdrawals = list(Withdrawal.objects.filter(consent__person=person).order_by("pk"))
    keys = [*(row.key for row in consents), *(row.key for row in withdrawals)]
    sealed = {row.about: row for row in Document.objects.without_content().filter(about__in=keys)}
    return {
        "format": FORMAT,
        "made_at": utc(at),
        "person": {"name": person.legal_name, "employee_number": person.employee_number, "email": person.email},
        "consents": [_act(compose_consent(row.key).record, sealed.get(row.key)) for row in consents],
        "withdrawals": [_act(compose_withdrawal(row.key).record, sealed.get(row.key)) for row in withdrawals],
        "representations": [_representation(row) for row in representations_of(person)],
        "looks": [
            {"consent": row.consent_id, "by": row.looked_by.name, "at": utc(row.looked_at)} for row in looks_at(person)
        ],
        "registry": [_question(row) for row in questions_about(person)],
        "appearances": [_appearance(row) for row in _appearances(person)],
        "takedowns": [_takedown(row) for row in Takedown.objects.filter(person=person).order_by("pk")],
    }


def _act(record: Any, document: Document | None) -> dict[str, Any]:
    return {"record": record, "sealed": {"code": document.code, "sha256": document.sha256} if document else None}


def _representation(row: Guest) -> dict[str, Any]:
    ends = [
        {"cause": end.cause, "reason": end.reason, "at": utc(end.ended_at), "by": end.ended_by.name}
        for end in row.ends.all()
    ]
    return {
        "name": row.representative_name,
        "relation": row.representative_relation,
        "invited_at": utc(row.invited_at),
        "invited_by": row.invited_by.name,
        "until": row.represents_until.isoformat() if row.represents_until else None,
        "ended": ends,
    }


def _question(row: RegistryAnswer) -> dict[str, Any]:
    asked = row.question
    who = asked.asked_by.name if asked.asked_by else asked.token.name if asked.token else None
    cell = {"element": asked.element, "purpose": asked.purpose, "channel": asked.channel, "day": asked.day.isoformat()}
    return {"asked_at": utc(asked.asked_at), "asked_by": who, **cell, "answer": row.answer, "reason": row.reason}


def _appearances(person: Employee) -> QuerySet[Appearance]:
    rows = Appearance.objects.filter(person=person, removed_at=None).order_by("pk")
    return rows.select_related("asset").prefetch_related("asset__publications")


def _appearance(row: Appearance) -> dict[str, Any]:
    return {
        "title": row.asset.title,
        "element": row.asset.element,
        "named_at": utc(row.added_at),
        "publications": [
            {
                "purpose": shown.purpose,
                "channel": shown.channel,
                "place": shown.place,
                "published_on": shown.published_on.isoformat(),
                "taken_down_at": utc(shown.taken_down_at) if shown.taken_down_at else None,
            }
            for shown in row.asset.publications.all()
        ],
    }


def _takedown(row: Takedown) -> dict[str, Any]:
    return {
        "publication": row.publication_id,
        "reason": row.reason,
        "opened_at": utc(row.opened_at),
        "due_on": row.due_on.isoformat(),
        "outcome": row.outcome or None,
        "proof": row.proof or None,
        "note": row.note or None,
        "done_at": utc(row.done_at) if row.done_at else None,
    }
