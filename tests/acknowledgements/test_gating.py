from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from acknowledgements.acknowledging import GateNotMet
from acknowledgements.composing import compose_acknowledgement
from acknowledgements.gating import NotTheirSection, Passage, UnknownSection, open_section, passage_of, try_checks
from acknowledgements.models import Acknowledgement, CheckTry, SectionOpening
from acknowledgements.renewing import renewal_of
from documents.canonical import canonical
from guidebook.gating import choose_gate
from guidebook.models import Gate, Guide, GuideVersion
from guidebook.reading import edition_for
from people.models import Employee
from tests.conftest import Cast
from tests.factories.acknowledgements import LATER, SIGNED, ask_rewritten, assignment_of, reconciled, sign
from tests.factories.guidebook import PUBLISHED, ask_question, make_draft, publish_draft

FIRST = dt.datetime(2026, 3, 3, 18, 0, tzinfo=dt.UTC)
LAST = dt.datetime(2026, 3, 3, 18, 30, tzinfo=dt.UTC)
SECOND = {2: ("<p>Le texte neuf de la partie 2.</p>", "<p>The new text of part 2.</p>")}


def ask_gated(gate: Gate | None = Gate.OPENED) -> GuideVersion:
    """Three sections; the second asks a question, of which the second choice is right."""
    draft = make_draft()
    ask_question(draft.sections.get(position=2))
    choose_gate(draft.guide, gate)
    return reconciled(publish_draft(GuideVersion.objects.get(pk=draft.pk)).version, at=PUBLISHED)


def passage(version: GuideVersion, person: Employee) -> Passage:
    edition = edition_for(version, person.language, person)
    return passage_of(assignment_of(version, person), edition, renewal_of(person, edition))


def open_all(version: GuideVersion, person: Employee, *, at: dt.datetime = FIRST) -> None:
    edition = edition_for(version, person.language, person)
    for section in edition.sections:
        open_section(assignment_of(version, person), edition, section["key"], by=person, at=at)


def answer(version: GuideVersion, person: Employee, choice: int) -> bool:
    edition = edition_for(version, person.language, person)
    key = edition.sections[1]["key"]
    (chosen,) = try_checks(assignment_of(version, person), edition, key, [choice], by=person, at=LAST)
    return bool(chosen["is_right"])


def test_without_a_gate_nothing_is_asked_nor_kept(cast: Cast) -> None:
    version = ask_gated(None)

    assert passage(version, cast.zoe).is_met
    assert sign(version, cast.zoe).gate is None


def test_the_signature_waits_until_every_section_was_opened(cast: Cast) -> None:
    version = ask_gated()
    edition = edition_for(version, "fr", cast.zoe)
    with pytest.raises(GateNotMet):
        sign(version, cast.zoe)
    for section in edition.sections[:2]:
        open_section(assignment_of(version, cast.zoe), edition, section["key"], by=cast.zoe, at=FIRST)

    with pytest.raises(GateNotMet):
        sign(version, cast.zoe, answer="declined", remark="Non.")

    assert [step.title for step in passage(version, cast.zoe).remaining] == ["Partie 3"]
    assert not Acknowledgement.objects.exists()
    open_section(assignment_of(version, cast.zoe), edition, edition.sections[2]["key"], by=cast.zoe, at=LAST)
    assert sign(version, cast.zoe).gate == {
        "kind": "opened",
        "sections": 3,
        "first_opened_at": "2026-03-03T18:00:00+00:00",
        "last_opened_at": "2026-03-03T18:30:00+00:00",
        "tries": 0,
    }


def test_the_first_opening_is_kept(cast: Cast) -> None:
    version = ask_gated()

    open_all(version, cast.zoe)
    open_all(version, cast.zoe, at=LATER)

    assert set(SectionOpening.objects.values_list("opened_at", flat=True)) == {FIRST}


def test_questions_are_tried_until_they_are_right(cast: Cast) -> None:
    version = ask_gated(Gate.CHECKED)
    open_all(version, cast.zoe)

    assert [step.title for step in passage(version, cast.zoe).remaining] == ["Partie 2"]
    assert not answer(version, cast.zoe, 0)
    with pytest.raises(GateNotMet):
        sign(version, cast.zoe)
    assert answer(version, cast.zoe, 1)

    acknowledgement = sign(version, cast.zoe)
    assert acknowledgement.gate is not None
    assert (acknowledgement.gate["kind"], acknowledgement.gate["tries"]) == ("checked", 2)
    assert CheckTry.objects.count() == 2


def test_what_was_opened_in_one_language_is_opened_in_that_one(cast: Cast) -> None:
    version = ask_gated()
    open_all(version, cast.zoe)

    with pytest.raises(GateNotMet):
        sign(version, cast.zoe, edition=edition_for(version, "en", cast.zoe))


def test_a_minor_version_asks_only_for_the_sections_that_read_otherwise(cast: Cast) -> None:
    """The version was replaced midway: what was opened and reads the same stays opened."""
    version = ask_gated()
    open_all(version, cast.zoe)

    minor = ask_rewritten(version, SECOND, must_acknowledge=False)

    assert [step.title for step in passage(minor, cast.zoe).remaining] == ["Partie 2"]


def test_a_question_that_changed_is_asked_anew(cast: Cast) -> None:
    version = ask_gated(Gate.CHECKED)
    open_all(version, cast.zoe)
    answer(version, cast.zoe, 1)

    minor = ask_rewritten(version, SECOND, must_acknowledge=False)

    (step,) = passage(minor, cast.zoe).remaining
    assert (step.title, step.opened_at, step.is_passed) == ("Partie 2", None, False)


def test_acknowledging_again_only_opens_what_changed(cast: Cast) -> None:
    version = ask_gated()
    open_all(version, cast.zoe)
    signed = sign(version, cast.zoe)
    following = ask_rewritten(version, SECOND)

    zoe, malik = passage(following, cast.zoe), passage(following, cast.malik)

    assert [step.title for step in zoe.steps] == ["Partie 2"]
    assert len(malik.steps) == 3
    edition = edition_for(following, "fr", cast.zoe)
    open_section(assignment_of(following, cast.zoe), edition, zoe.steps[0].key, by=cast.zoe, at=LATER)
    again = sign(following, cast.zoe, since=signed.edition, at=LATER)
    assert again.gate is not None
    assert again.gate["sections"] == 1


def test_nobody_opens_for_another_and_no_section_is_made_up(cast: Cast) -> None:
    version = ask_gated()
    edition, mine = edition_for(version, "fr", cast.zoe), assignment_of(version, cast.zoe)

    with pytest.raises(NotTheirSection):
        open_section(mine, edition, edition.sections[0]["key"], by=cast.ada, at=FIRST)
    with pytest.raises(UnknownSection):
        open_section(mine, edition, "nothing", by=cast.zoe, at=FIRST)

    assert not SectionOpening.objects.exists()


def test_the_sealed_copy_says_how_the_gate_was_met(cast: Cast) -> None:
    version = ask_gated(Gate.CHECKED)
    open_all(version, cast.sam)
    answer(version, cast.sam, 1)

    composition = compose_acknowledgement(sign(version, cast.sam).key)

    said = {row.label: row.value for row in composition.sheet.rows}
    assert said["Before signing"].startswith("3 sections opened, from March 3, 2026 at 1:00")
    assert said["Before signing"].endswith("; questions answered right in 1 try")
    assert composition.record["gate"]["sections"] == 3
    assert canonical(dict(composition.record))


@pytest.mark.parametrize("table", ["sectionopening", "checktry"])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET key = 'x'", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_what_was_opened_and_tried(cast: Cast, table: str, statement: str) -> None:
    version = ask_gated(Gate.CHECKED)
    open_all(version, cast.zoe)
    answer(version, cast.zoe, 0)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=f"acknowledgements_{table}"))


def test_the_database_refuses_to_change_the_gate_of_what_is_published(cast: Cast) -> None:
    version = ask_gated()
    Guide.objects.update(gate=None)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        GuideVersion.objects.filter(pk=version.pk).update(gate=None)


def test_signing_through_a_gate_takes_few_queries(cast: Cast, django_assert_max_num_queries: object) -> None:
    version = ask_gated(Gate.CHECKED)
    open_all(version, cast.zoe)
    answer(version, cast.zoe, 1)
    edition = edition_for(version, "fr", cast.zoe)

    with django_assert_max_num_queries(20):  # type: ignore[operator]
        sign(version, cast.zoe, edition=edition, at=SIGNED)
