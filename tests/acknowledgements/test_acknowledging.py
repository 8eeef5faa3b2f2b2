from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connections

from acknowledgements.acknowledging import NameDoesNotMatch, NotTheirs, TextChanged, acknowledge
from acknowledgements.models import Acknowledgement
from assignments.completing import team_completion
from assignments.exempting import exempt
from assignments.fulfilling import NoLongerAsked
from documents.canonical import digest
from documents.evidence import evidence_holds
from documents.models import Evidence, SealOrder
from guidebook.models import Edition
from guidebook.publishing import edition_digest, retire
from guidebook.reading import edition_for
from tests.conftest import Cast
from tests.factories.acknowledgements import FACTS, LATER, SIGNED, ask_guide, ask_next, assignment_of, sign
from tests.factories.assignments import asked_and_done
from tests.factories.people import DepartmentFactory, SiteFactory


def nothing_recorded() -> bool:
    return not (Acknowledgement.objects.exists() or Evidence.objects.exists() or SealOrder.objects.exists())


def test_what_is_recorded_says_who_what_when_and_in_which_words(cast: Cast) -> None:
    version = ask_guide()

    acknowledgement = sign(version, cast.zoe, facts=replace(FACTS, legal_name="Zoé Tremblay"))

    edition = Edition.objects.get(version=version, language="fr")
    acknowledgement.refresh_from_db()
    assert (acknowledgement.employee, acknowledgement.edition) == (cast.zoe, edition)
    assert acknowledgement.answer == Acknowledgement.Answer.ACKNOWLEDGED
    assert acknowledgement.acknowledged_at == SIGNED
    assert acknowledgement.statement == "Je confirme avoir lu ce guide."
    assert acknowledgement.statement_digest == digest(acknowledgement.statement)
    assert acknowledgement.edition_digest == edition_digest(edition)
    assert acknowledgement.evidence_digest == acknowledgement.evidence.digest
    assert acknowledgement.evidence.typed_name == "Zoé Tremblay"
    assert evidence_holds(acknowledgement.evidence)


def test_it_remembers_where_the_person_worked_that_day(cast: Cast) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)

    cast.zoe.department, cast.zoe.site, cast.zoe.manager = DepartmentFactory(), SiteFactory(), cast.ada
    cast.zoe.save()

    acknowledgement.refresh_from_db()
    assert (acknowledgement.department, acknowledgement.site) == (cast.operations, cast.quebec)
    assert acknowledgement.manager == cast.malik


def test_the_assignment_is_done_counted_and_the_copy_ordered(cast: Cast) -> None:
    version = ask_guide()

    acknowledgement = sign(version, cast.zoe)

    assert assignment_of(version, cast.zoe).done_at == SIGNED
    assert asked_and_done(team_completion(version.ask, cast.malik)) == (1, 1)
    order = SealOrder.objects.get()
    assert (order.kind, order.about) == ("acknowledgement", f"acknowledgement:{acknowledgement.pk}")
    assert (order.person, order.language, order.ordered_at) == (cast.zoe, "fr", SIGNED)


@pytest.mark.parametrize("typed", ["zoe tremblay", "  ZOÉ   TREMBLAY ", "Zoé-Tremblay", "Zoe\u0301 Tremblay"])
def test_the_name_is_compared_without_case_accents_or_hyphens(cast: Cast, typed: str) -> None:
    assert sign(ask_guide(), cast.zoe, typed_name=typed).evidence.typed_name == typed


def test_the_preferred_name_signs_too(cast: Cast) -> None:
    cast.zoe.preferred_name = "Zo Tremblay-Roy"
    cast.zoe.save()
    version = ask_guide()

    assert sign(version, cast.zoe, typed_name="zo tremblay roy")


@pytest.mark.parametrize("typed", ["", " ", "Zoé", "Tremblay", "Zoé Tremblai", "Malik Benali", "Tremblay Zoé", "---"])
def test_another_name_records_nothing(cast: Cast, typed: str) -> None:
    version = ask_guide()

    with pytest.raises(NameDoesNotMatch):
        sign(version, cast.zoe, typed_name=typed)

    assert nothing_recorded()
    assert assignment_of(version, cast.zoe).is_outstanding


def test_nobody_signs_for_another(cast: Cast) -> None:
    version = ask_guide()

    with pytest.raises(NotTheirs):
        sign(version, cast.zoe, by=cast.ada, typed_name="Zoé Tremblay")

    assert nothing_recorded()


def test_signing_twice_gives_what_the_first_recorded(cast: Cast) -> None:
    version = ask_guide()

    first, second = sign(version, cast.zoe), sign(version, cast.zoe, at=LATER, typed_name="no longer looked at")

    assert first == second
    assert second.acknowledged_at == SIGNED
    assert (Acknowledgement.objects.count(), Evidence.objects.count(), SealOrder.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("must_acknowledge", [True, False])
def test_a_text_replaced_meanwhile_is_not_signed(cast: Cast, must_acknowledge: bool) -> None:
    version = ask_guide()
    assignment, edition = assignment_of(version, cast.zoe), edition_for(version, "fr", cast.zoe)
    ask_next(version, must_acknowledge=must_acknowledge)

    with pytest.raises((TextChanged, NoLongerAsked)):
        acknowledge(assignment, edition, typed_name="Zoé Tremblay", facts=FACTS, by=cast.zoe, at=LATER)

    assert nothing_recorded()


def test_a_request_taken_back_is_refused_even_before_its_assignments_are_closed(cast: Cast) -> None:
    version = ask_guide()
    edition = edition_for(version, "fr", cast.zoe)
    retire(version, by=cast.ada, at=LATER)
    assert assignment_of(version, cast.zoe).is_outstanding

    with pytest.raises(NoLongerAsked):
        sign(version, cast.zoe, edition=edition)

    assert nothing_recorded()


def test_who_had_not_signed_signs_the_text_of_a_minor_version_in_force(cast: Cast) -> None:
    version = ask_guide()
    minor = ask_next(version, must_acknowledge=False)

    acknowledgement = sign(minor, cast.zoe, at=LATER)

    assert minor.ask == version.ask
    assert acknowledgement.edition.version == minor


def test_the_text_of_another_guide_is_not_signed_in_its_place(cast: Cast) -> None:
    version, other = ask_guide(), ask_guide(title_fr="Un autre guide", title_en="Another guide")

    with pytest.raises(TextChanged):
        sign(version, cast.zoe, edition=edition_for(other, "fr", cast.zoe))

    assert nothing_recorded()


def test_who_is_exempt_has_nothing_to_sign(cast: Cast) -> None:
    version = ask_guide()
    exempt(version.ask, cast.zoe, reason="Stage", starts_on=SIGNED.date(), by=cast.ada, at=SIGNED)

    with pytest.raises(NoLongerAsked):
        sign(version, cast.zoe)


def test_a_new_version_is_signed_anew_and_the_first_stays_as_it_was(cast: Cast) -> None:
    version = ask_guide()
    first = sign(version, cast.zoe)
    second_version = ask_next(version)

    second = sign(second_version, cast.zoe, at=LATER)

    assert Acknowledgement.objects.count() == 2
    kept = Acknowledgement.objects.get(pk=first.pk)
    assert (kept.edition.version.number, second.edition.version.number) == (1, 2)
    assert kept.acknowledged_at == SIGNED


@pytest.mark.django_db(transaction=True)
def test_of_eight_submits_at_the_same_moment_one_records_and_all_get_it(cast: Cast) -> None:
    version = ask_guide()
    gate = threading.Barrier(8)
    answers: list[object] = []

    def submit() -> None:
        try:
            gate.wait()
            answers.append(sign(version, cast.zoe).pk)
        except Exception as error:
            answers.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [Acknowledgement.objects.get().pk] * 8
    assert (Evidence.objects.count(), SealOrder.objects.count()) == (1, 1)
    assert asked_and_done(team_completion(version.ask, cast.malik)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_replacement_at_the_same_moment_never_leaves_a_mismatch(cast: Cast) -> None:
    """Whichever comes first: signed on the text shown, or refused and nothing recorded."""
    version = ask_guide()
    gate = threading.Barrier(2)
    outcomes: list[object] = []

    def submit() -> None:
        try:
            gate.wait()
            outcomes.append(sign(version, cast.zoe).edition.version_id)
        except (TextChanged, NoLongerAsked) as refusal:
            outcomes.append(type(refusal))
        finally:
            connections.close_all()

    signer = threading.Thread(target=submit)
    signer.start()
    gate.wait()
    ask_next(version)
    signer.join()

    recorded = list(Acknowledgement.objects.values_list("edition__version", flat=True))
    assert recorded == [outcome for outcome in outcomes if outcome == version.pk]
    assert len(outcomes) == 1


def test_signing_takes_few_queries_whatever_the_size_of_the_company(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    version = ask_guide()
    assignment, edition = assignment_of(version, cast.zoe), edition_for(version, "fr", cast.zoe)

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        acknowledge(assignment, edition, typed_name="Zoé Tremblay", facts=FACTS, by=cast.zoe, at=SIGNED)
