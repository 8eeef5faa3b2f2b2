from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assignments.models import Assignment
from consent.granting import AlreadyAnswered, AnswersMissing, FormRetired, NameDoesNotMatch, Signature
from consent.models import Consent, ConsentWording, Decision
from consent.publishing import retire
from consent.withdrawing import remaining, withdraw
from documents.canonical import digest
from documents.models import DocumentState, LedgerEntry, SealOrder
from documents.sealing import seal
from documents.verifying import verify
from people.models import Role
from tests.conftest import Cast
from tests.factories.bundles import files_of, kept
from tests.factories.consent import FACTS, SIGNED, answer, ask_consent
from tests.factories.ledger import checkpoint
from tests.factories.people import RoleGrantFactory

DAY = SIGNED.date()


@pytest.mark.parametrize("said", ["granted", "refused"])
def test_either_answer_closes_what_was_asked(cast: Cast, said: str) -> None:
    version = ask_consent()
    consent = answer(version, cast.zoe, said)

    assert Assignment.objects.get(ask=version.ask, employee=cast.zoe).done_at == SIGNED
    assert SealOrder.objects.filter(about=consent.key).exists()
    assert Decision.objects.in_force(DAY).count() == (10 if said == "granted" else 0)


def test_a_second_device_is_told(cast: Cast) -> None:
    version = ask_consent()
    first = answer(version, cast.zoe)

    with pytest.raises(AlreadyAnswered) as refusal:
        answer(version, cast.zoe, "refused")

    assert refusal.value.consent == first


def test_the_newest_answer_is_the_one_that_holds(cast: Cast) -> None:
    version = ask_consent()
    first = answer(version, cast.zoe)
    answer(version, cast.zoe, "refused", follows=first)

    assert not Decision.objects.in_force(DAY).exists()
    assert DocumentState.objects.get(about=first.key).state == DocumentState.State.SUPERSEDED


def test_refusals_of_the_rule_record_nothing(cast: Cast) -> None:
    version = ask_consent()
    with pytest.raises(NameDoesNotMatch):
        answer(version, cast.zoe, signature=Signature("Sam Wilson", FACTS))
    with pytest.raises(AnswersMissing):
        answer(version, cast.zoe, answers={})
    retire(version, by=cast.ada, at=SIGNED)
    with pytest.raises(FormRetired):
        answer(version, cast.zoe)

    assert not Consent.objects.exists()


def test_withdrawing_one_item_then_all(cast: Cast) -> None:
    consent = answer(ask_consent(), cast.zoe)
    one = remaining(consent)[0]

    withdraw(consent, [one.pk], language="fr", facts=FACTS, by=cast.zoe, at=SIGNED)
    assert Decision.objects.in_force(DAY).count() == 9
    assert not DocumentState.objects.exists()

    left = [row.pk for row in remaining(consent)]
    withdraw(consent, left, language="fr", facts=FACTS, by=cast.zoe, at=SIGNED)
    assert not Decision.objects.in_force(DAY).exists()
    assert DocumentState.objects.get().state == DocumentState.State.WITHDRAWN


def test_the_copy_is_sealed_with_what_was_answered(cast: Cast) -> None:
    consent = answer(ask_consent(), cast.zoe, "refused")
    document = seal(SealOrder.objects.get(about=consent.key), at=timezone.now())

    assert {row["answer"] for row in document.record["decisions"]} == {"refused"}
    assert document.content.startswith(b"%PDF-")


def test_the_database_refuses_to_change_what_was_published_or_answered(cast: Cast) -> None:
    answer(ask_consent(), cast.zoe)

    for rows in (ConsentWording.objects.all(), Decision.objects.all(), Consent.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**{"language": "en"} if rows.model is not Decision else {"answer": "refused"})


def test_what_the_ledger_keeps_of_the_answers_cannot_be_guessed(cast: Cast) -> None:
    """Two people who answer alike leave two digests; with the salt, anybody can compute either again."""
    version = ask_consent()
    consents = [answer(version, person, "refused") for person in (cast.zoe, cast.sam)]

    kept = [LedgerEntry.objects.get(about=consent.key).record["decisions_digest"] for consent in consents]

    assert kept[0] != kept[1]
    decisions = [list(row) for row in consents[0].decisions.order_by("item").values_list("item", "answer")]
    assert kept[0] == digest({"decisions": decisions, "salt": consents[0].evidence.salt})


@pytest.mark.parametrize(
    ("role", "documents", "notes"),
    [(Role.HR_ADMIN, 0, 1), (Role.AUDITOR, 0, 1), (Role.PRIVACY_OFFICER, 1, 0)],
)
def test_a_bundle_of_evidence_holds_consents_for_the_privacy_officer_alone(
    cast: Cast, client_of: Any, tmp_path: Path, role: str, documents: int, notes: int
) -> None:
    consent = answer(ask_consent(), cast.zoe, "refused")
    seal(SealOrder.objects.get(about=consent.key), at=timezone.now())
    checkpoint()
    RoleGrantFactory(employee=cast.sam, role=role)

    sent = client_of(cast.sam).post("/ledger/bundle/", {"person": cast.zoe.employee_number})

    content = b"".join(sent.streaming_content)
    found = verify(kept(tmp_path, content))
    assert (found.faults, found.documents, len(found.notes)) == ([], documents, notes)
    said = b"".join(files_of(content).values())
    assert (b'"answer":"refused"' in said) == bool(documents)
    assert (b"consentements et retraits" in said) != bool(documents)
