from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assignments.models import Assignment
from consent.granting import AlreadyAnswered, AnswersMissing, FormRetired, NameDoesNotMatch, Signature
from consent.models import Consent, ConsentWording, Decision
from consent.publishing import retire
from consent.withdrawing import remaining, withdraw
from documents.models import DocumentState, SealOrder
from documents.sealing import seal
from tests.conftest import Cast
from tests.factories.consent import FACTS, SIGNED, answer, ask_consent

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
    assert bytes(document.content).startswith(b"%PDF-")


def test_the_database_refuses_to_change_what_was_published_or_answered(cast: Cast) -> None:
    answer(ask_consent(), cast.zoe)

    for rows in (ConsentWording.objects.all(), Decision.objects.all(), Consent.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**{"language": "en"} if rows.model is not Decision else {"answer": "refused"})
