from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from consent.consulting import MOST_LINES, NobodyNamed, Reason, TooManyLines, Use, Verdict, may_publish
from consent.inviting import invite_guest
from consent.models import ConsentFormVersion, Decision, RegistryAnswer, RegistryQuestion
from consent.withdrawing import withdraw
from tests.conftest import Cast
from tests.consent.test_inviting import ROSA, answered
from tests.factories.assets import PUBLISHED_ON, cell_of
from tests.factories.consent import FACTS, SIGNED, answer, ask_consent
from tests.factories.people import EmployeeFactory

AT = SIGNED + dt.timedelta(days=2)
DAY = AT.date()


def use_of(decision: Decision, day: dt.date = DAY) -> Use:
    return Use(decision.element, decision.purpose, decision.channel, day)


def some_use(day: dt.date = DAY) -> Use:
    return Use("photo", "recruitment", "linkedin", day)


def asked(cast: Cast, line: str, use: Use) -> Verdict:
    return may_publish([line], use, by=cast.ada, at=AT).verdicts[0]


@pytest.mark.parametrize("line", ["Zoé Tremblay", "tremblay, zoe", "ZOE@boreal.example", " zoe "])
def test_who_granted_may_be_shown_however_they_are_named(cast: Cast, line: str) -> None:
    decision = answer(ask_consent(), cast.zoe).decisions.all()[0]

    verdict = asked(cast, line, use_of(decision))

    assert (verdict.answer, verdict.reason, verdict.person) == ("yes", "granted", cast.zoe)
    assert verdict.record == f"consent:{decision.consent_id}"
    assert verdict.valid_until == decision.expires_on


def test_who_refused_may_not(cast: Cast) -> None:
    decision = answer(ask_consent(), cast.zoe, "refused").decisions.all()[0]

    verdict = asked(cast, "zoe", use_of(decision))

    assert (verdict.answer, verdict.reason, verdict.valid_until) == ("no", "refused", None)


def test_a_clock_that_lags_takes_nothing_from_a_withdrawal(cast: Cast) -> None:
    """Signed on one server, withdrawn on another whose clock is two days behind: it is withdrawn all the same."""
    consent = answer(ask_consent(), cast.zoe)
    decision = consent.decisions.all()[0]
    withdraw(
        consent, [decision.pk], language="fr", facts=FACTS, by=cast.zoe, at=consent.signed_at - dt.timedelta(days=2)
    )

    assert asked(cast, "zoe", use_of(decision)).answer == "no"


def test_a_clock_that_lags_leaves_the_last_answer_the_last(cast: Cast) -> None:
    version = ask_consent()
    granted = answer(version, cast.zoe)
    answer(version, cast.zoe, "refused", follows=granted, at=granted.signed_at - dt.timedelta(days=2))

    assert asked(cast, "zoe", use_of(granted.decisions.all()[0])).answer == "no"


def test_a_withdrawal_counts_from_its_day_and_not_before(cast: Cast) -> None:
    consent = answer(ask_consent(), cast.zoe)
    decision = consent.decisions.all()[0]
    withdraw(consent, [decision.pk], language="fr", facts=FACTS, by=cast.zoe, at=AT)

    assert asked(cast, "zoe", use_of(decision)).reason == "withdrawn"
    assert asked(cast, "zoe", use_of(decision, DAY - dt.timedelta(days=1))).answer == "yes"


def test_a_consent_ends_after_its_last_day(cast: Cast) -> None:
    decision = answer(ask_consent(), cast.zoe).decisions.all()[0]
    assert decision.expires_on

    assert asked(cast, "zoe", use_of(decision, decision.expires_on)).answer == "yes"
    late = asked(cast, "zoe", use_of(decision, decision.expires_on + dt.timedelta(days=1)))
    assert (late.answer, late.reason) == ("no", "expired")


def test_before_the_answer_there_was_none(cast: Cast) -> None:
    decision = answer(ask_consent(), cast.zoe).decisions.all()[0]

    verdict = asked(cast, "zoe", use_of(decision, decision.decided_on - dt.timedelta(days=1)))

    assert (verdict.answer, verdict.reason) == ("ask", "never_answered")


@pytest.mark.parametrize(
    ("rule", "said"),
    [("keep", ("yes", "left_kept")), ("remove", ("no", "left_ended")), ("ask", ("ask", "left_ask"))],
)
def test_a_departure_follows_the_rule_of_the_form(cast: Cast, lifted_triggers, rule: str, said: tuple) -> None:  # type: ignore[no-untyped-def,type-arg]
    decision = answer(ask_consent(), cast.zoe).decisions.all()[0]
    with lifted_triggers():
        ConsentFormVersion.objects.update(after_departure=rule)
    cast.zoe.left_on = DAY
    cast.zoe.save()

    verdict = asked(cast, "zoe", use_of(decision, DAY + dt.timedelta(days=1)))

    assert (verdict.answer, verdict.reason) == said
    in_force = Decision.objects.in_force(DAY + dt.timedelta(days=1)).filter(pk=decision.pk).exists()
    assert in_force == (verdict.answer == "yes")
    assert asked(cast, "zoe", use_of(decision)).valid_until == (decision.expires_on if rule == "keep" else DAY)


@pytest.mark.parametrize("line", ["Personne Inconnue", "é\x00\ud800", "x" * 5000, "a b c d e f g h i j", "' OR 1=1 --"])
def test_whoever_is_not_known_is_to_be_asked(cast: Cast, line: str) -> None:
    verdict = asked(cast, line, some_use())

    assert (verdict.answer, verdict.reason, verdict.person) == ("ask", "unknown", None)


def test_a_name_borne_by_two_is_not_guessed(cast: Cast) -> None:
    EmployeeFactory(first_name="Zoe", last_name="Tremblay")

    assert asked(cast, "Zoé Tremblay", some_use()).reason == "several"


def test_one_no_is_the_answer_for_the_whole_picture(cast: Cast) -> None:
    version = ask_consent()
    decision = answer(version, cast.zoe).decisions.all()[0]
    answer(version, cast.sam, "refused")
    use = use_of(decision)

    assert may_publish(["zoe"], use, by=cast.ada, at=AT).answer == "yes"
    assert may_publish(["zoe", "malik"], use, by=cast.ada, at=AT).answer == "ask"
    assert may_publish(["zoe", "malik", "sam"], use, by=cast.ada, at=AT).answer == "no"


def test_every_question_is_kept_and_stays(cast: Cast) -> None:
    decision = answer(ask_consent(), cast.zoe).decisions.all()[0]

    may_publish(["zoe", "nobody"], use_of(decision), by=cast.ada, at=AT)

    question = RegistryQuestion.objects.get()
    assert (question.asked_by, question.asked_at, question.day) == (cast.ada, AT, DAY)
    kept = list(question.answers.values_list("line", "person", "answer", "reason", "decision"))
    assert kept == [(1, cast.zoe.pk, "yes", "granted", decision.pk), (2, None, "ask", "unknown", None)]
    for model in (RegistryQuestion, RegistryAnswer):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model._base_manager.all()._raw_delete("default")


TOO_MANY = ["a"] * (MOST_LINES + 1)


@pytest.mark.parametrize(("lines", "refusal"), [([], NobodyNamed), ([" "], NobodyNamed), (TOO_MANY, TooManyLines)])
def test_a_question_names_somebody_and_not_too_many(cast: Cast, lines: list[str], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        may_publish(lines, some_use(), by=cast.ada, at=AT)

    assert not RegistryQuestion.objects.exists()


def test_as_many_queries_for_forty_people_as_for_one(cast: Cast) -> None:
    version = ask_consent()
    decision = answer(version, cast.zoe).decisions.all()[0]
    people = [EmployeeFactory(first_name="Léo", last_name=f"Roy {number}") for number in range(40)]
    counts = []
    for lines in (["zoe"], [person.name for person in people]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            may_publish(lines, use_of(decision), by=cast.ada, at=AT)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("said", "given"), [("granted", "yes"), ("refused", "no"), (None, "ask")])
def test_guests_are_known_by_name_or_address(cast: Cast, said: str | None, given: str) -> None:
    version = ask_consent()
    invitation = invite_guest(version, ROSA, by=cast.ada, at=SIGNED)
    if said:
        answered(invitation, "Rosa Lima", said)
    use = Use("photo", **cell_of(version), day=PUBLISHED_ON)

    consultation = may_publish(["rosa lima", "ROSA@client.example", "Rosa L."], use, by=cast.ada, at=SIGNED)

    by_name, by_address, unknown = consultation.verdicts
    assert (by_name.answer, by_address.answer, unknown.reason) == (given, given, Reason.UNKNOWN)
    assert by_name.guest == by_address.guest == invitation.guest
    assert consultation.question.answers.filter(guest=invitation.guest).count() == 2


def test_two_guests_of_one_name_are_to_be_told_apart(cast: Cast) -> None:
    version = ask_consent()
    for _time in range(2):
        invite_guest(version, ROSA, by=cast.ada, at=SIGNED)

    [verdict] = may_publish(
        ["Rosa Lima"], Use("photo", **cell_of(version), day=PUBLISHED_ON), by=cast.ada, at=SIGNED
    ).verdicts

    assert (verdict.answer, verdict.reason) == ("ask", Reason.SEVERAL)
