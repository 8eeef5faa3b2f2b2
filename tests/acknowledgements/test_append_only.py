# ruff: noqa: S608
from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from acknowledgements.models import Acknowledgement, Remark, SignedSheet
from acknowledgements.remarking import write_remark
from documents.evidence import record_evidence
from tests.conftest import Cast
from tests.factories.acknowledgements import FACTS, SIGNED, ask_guide, assignment_of, sign, sign_on_paper

TABLE = "acknowledgements_acknowledgement"


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET answer = 'declined'",
        f"UPDATE {TABLE} SET statement = statement",
        f"UPDATE {TABLE} SET acknowledged_at = '2020-01-01'",
        f"DELETE FROM {TABLE}",
        f"INSERT INTO {TABLE} SELECT * FROM {TABLE} ON CONFLICT (id) DO UPDATE SET answer = 'declined'",
    ],
)
def test_the_database_refuses_to_change_an_acknowledgement(cast: Cast, statement: str) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)
    if connection.vendor == "sqlite":
        statement = statement.replace(" ON CONFLICT", " WHERE true ON CONFLICT")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Acknowledgement.objects.get().answer == acknowledgement.answer


def test_replacing_a_row_on_sqlite_is_refused_too(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's own")
    sign(ask_guide(), cast.zoe)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}")


def test_emptying_the_table_is_refused(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    sign(ask_guide(), cast.zoe)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending checks refuses for another reason
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(f"TRUNCATE {TABLE}")


def test_one_named_way_past_it_is_open_to_tests(
    cast: Cast, lifted_triggers: Callable[[], AbstractContextManager[None]]
) -> None:
    sign(ask_guide(), cast.zoe)

    with lifted_triggers():
        Acknowledgement.objects.update(statement="Autre chose")

    assert Acknowledgement.objects.get().statement == "Autre chose"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE acknowledgements_remark SET text = 'Tout va bien'",
        "UPDATE acknowledgements_remark SET digest = 'x', text = '', salt = '', erased_at = '2026-03-04'",
        "UPDATE acknowledgements_acknowledgement SET remark_id = NULL",
        "DELETE FROM acknowledgements_remark",
    ],
)
def test_the_database_refuses_to_change_what_was_written_beside_it(cast: Cast, statement: str) -> None:
    sign(ask_guide(), cast.zoe, answer="declined", remark="Je ne suis pas d’accord.")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Remark.objects.get().text == "Je ne suis pas d’accord."


@pytest.mark.parametrize(("answer", "remark"), [("declined", False), ("with_remark", False), ("acknowledged", True)])
def test_the_database_refuses_an_answer_without_its_words_and_words_without_their_answer(
    cast: Cast, answer: str, remark: bool
) -> None:
    kept = sign(ask_guide(), cast.zoe)
    other = ask_guide(title_fr="Autre", title_en="Other")
    evidence = record_evidence(FACTS, typed_name="Zoé Tremblay", at=SIGNED)

    with pytest.raises(IntegrityError), transaction.atomic():
        Acknowledgement.objects.create(
            assignment=assignment_of(other, cast.zoe),
            employee=cast.zoe,
            edition=kept.edition,
            answer=answer,
            remark=write_remark("Un mot") if remark else None,
            acknowledged_at=SIGNED,
            evidence=evidence,
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE acknowledgements_signedsheet SET signed_on = '2026-03-02'",
        "UPDATE acknowledgements_signedsheet SET note = 'x'",
        "UPDATE acknowledgements_signedsheet SET content = content",
        "DELETE FROM acknowledgements_signedsheet",
        "UPDATE acknowledgements_acknowledgement SET recorded_by_id = employee_id",
        "UPDATE acknowledgements_acknowledgement SET sheet_id = NULL, recorded_by_id = NULL",
    ],
)
def test_the_database_refuses_to_change_a_signed_sheet(cast: Cast, statement: str) -> None:
    recorded = sign_on_paper(ask_guide(), cast.zoe, by=cast.ada)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert SignedSheet.objects.get().sha256 == recorded.sheet.sha256


def test_the_database_refuses_paper_without_whoever_recorded_it(cast: Cast) -> None:
    sheet = sign_on_paper(ask_guide(), cast.zoe, by=cast.ada).sheet
    other = ask_guide(title_fr="Autre", title_en="Other")

    with pytest.raises(IntegrityError), transaction.atomic():
        Acknowledgement.objects.create(
            assignment=assignment_of(other, cast.zoe),
            employee=cast.zoe,
            edition=sheet.edition,
            sheet=sheet,
            acknowledged_at=SIGNED,
            evidence=record_evidence(FACTS, typed_name="", at=SIGNED),
        )
