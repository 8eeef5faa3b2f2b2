from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acknowledgements.acknowledging import RemarkMissing, RemarkTooLong
from acknowledgements.composing import compose_acknowledgement
from acknowledgements.models import Acknowledgement, Remark
from acknowledgements.remarking import REMARK_LENGTH, erase_remark, may_read_remarks, remark_holds, remarks_for
from assignments.completing import completion_of, department_completion, team_completion
from assignments.models import Assignment
from assignments.reconciling import reconcile
from documents.canonical import canonical
from documents.models import Document, Evidence, SealOrder
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.acknowledgements import (
    AFTER_DUE,
    LATER,
    SIGNED,
    SOON,
    ask_guide,
    ask_next,
    assignment_of,
    hire,
    report_of,
    seal_copies,
    sign,
)
from tests.factories.assignments import asked_and_done
from tests.factories.people import RoleGrantFactory

WHY = "La section 4 contredit ma convention.\nJe veux en parler d’abord."


def test_a_remark_is_kept_with_an_agreement(cast: Cast) -> None:
    version = ask_guide()

    acknowledgement = sign(version, cast.zoe, answer="with_remark", remark=f"  {WHY}\r\n")

    assert acknowledgement.remark is not None
    assert acknowledgement.remark.text == WHY
    assert remark_holds(acknowledgement.remark)
    assert acknowledgement.statement == acknowledgement.edition.statement
    assert assignment_of(version, cast.zoe).done_at == SIGNED
    assert Acknowledgement.objects.agreed().get() == acknowledgement


def test_a_decline_is_kept_and_never_counts_as_agreement(cast: Cast) -> None:
    version = ask_guide()

    acknowledgement = sign(version, cast.zoe, answer="declined", remark=WHY)

    assignment = assignment_of(version, cast.zoe)
    assert not Acknowledgement.objects.agreed().exists()
    assert (assignment.done_at, assignment.closed_at, assignment.is_declined) == (None, SIGNED, True)
    assert asked_and_done(team_completion(version.ask, cast.malik)) == (1, 0)
    assert asked_and_done(department_completion(version.ask, cast.operations)) == (2, 0)
    assert SealOrder.objects.get().about == acknowledgement.key


def test_who_declines_is_not_recorded_under_the_words_they_declined(cast: Cast) -> None:
    version = ask_guide()

    french = sign(version, cast.zoe, answer="declined", remark=WHY)
    english = sign(version, cast.sam, answer="declined", remark="No.")

    assert french.statement != french.edition.statement
    assert french.edition.statement in french.statement
    assert english.statement.startswith("I was asked to declare: “I confirm that I have read this guide.”")
    assert "I decline" in english.statement


@pytest.mark.parametrize("answer", ["with_remark", "declined"])
@pytest.mark.parametrize("remark", ["", "  \n ", "\u202e\x00"])
def test_an_answer_without_its_words_records_nothing(cast: Cast, answer: str, remark: str) -> None:
    version = ask_guide()

    with pytest.raises(RemarkMissing):
        sign(version, cast.zoe, answer=answer, remark=remark)

    assert [model.objects.count() for model in (Acknowledgement, Evidence, Remark)] == [0, 0, 0]
    assert assignment_of(version, cast.zoe).is_outstanding


def test_what_is_too_long_records_nothing(cast: Cast) -> None:
    with pytest.raises(RemarkTooLong):
        sign(ask_guide(), cast.zoe, answer="declined", remark="x" * (REMARK_LENGTH + 1))

    assert not Acknowledgement.objects.exists()


def test_the_plain_answer_keeps_no_words(cast: Cast) -> None:
    assert sign(ask_guide(), cast.zoe, remark=WHY).remark is None


def test_declining_twice_gives_what_the_first_recorded(cast: Cast) -> None:
    version = ask_guide()

    first = sign(version, cast.zoe, answer="declined", remark=WHY)

    assert sign(version, cast.zoe, at=LATER) == first
    assert Acknowledgement.objects.count() == 1


def test_a_decline_stays_as_it_is_when_people_come_and_go(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe, answer="declined", remark=WHY)

    reconcile(version.ask, at=LATER)

    assert assignment_of(version, cast.zoe).is_declined
    assert asked_and_done(team_completion(version.ask, cast.malik)) == (1, 0)


def test_a_newer_request_asks_who_declined_again(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe, answer="declined", remark=WHY)

    following = ask_next(version)

    assert assignment_of(following, cast.zoe).is_outstanding
    assert assignment_of(version, cast.zoe).is_declined


def test_reports_count_a_decline_apart(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe, answer="declined", remark=WHY)
    sign(version, cast.sam, answer="with_remark", remark="Merci.")

    report = report_of(version, cast.ada, on=AFTER_DUE)

    figures = report.figures
    assert (figures.asked, figures.done, figures.declined, figures.overdue) == (4, 1, 1, 2)
    assert (figures.outstanding, figures.percent) == (2, 25)
    counted = completion_of(Assignment.objects.filter(ask=version.ask), on=AFTER_DUE)
    assert counted == figures.completion
    assert (counted.declined, counted.outstanding) == (1, 2)
    declined = report_of(version, cast.ada, state="declined")
    assert [row.employee for row in declined.rows] == [cast.zoe]
    by_department = {str(branch.department.name_en): branch.completion for branch in report.branches}
    assert (by_department["Operations"].asked, by_department["Operations"].declined) == (2, 1)


def test_once_erased_the_digest_stays_and_nothing_else(cast: Cast) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe, answer="declined", remark=WHY)
    remark = acknowledgement.remark
    assert remark is not None
    before = remark.digest

    erase_remark(remark, at=LATER)
    erase_remark(remark, at=SIGNED)

    remark.refresh_from_db()
    assert (remark.text, remark.salt, remark.erased_at, remark.digest) == ("", "", LATER, before)
    assert not remark_holds(remark)


# --- Who reads them --------------------------------------------------------------------------------------------------
def test_hr_and_the_auditor_read_all_and_managers_none(cast: Cast) -> None:
    version = ask_guide()
    zoe, sam = (sign(version, who, answer="declined", remark=WHY) for who in (cast.zoe, cast.sam))
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)

    assert list(remarks_for(cast.ada)) == [sam, zoe]
    assert list(remarks_for(Employee.objects.get(pk=cast.sam.pk))) == [sam, zoe]
    assert not may_read_remarks(cast.malik)
    assert list(remarks_for(cast.malik)) == []


def test_hr_of_a_department_reads_its_tree_not_their_own_team(cast: Cast) -> None:
    """Malik leads Nora, of another department, as a manager: her words are not his to read."""
    nora = hire("Nora Roy", cast.malik)
    Employee.objects.filter(pk=nora.pk).update(department=cast.technology)
    version = ask_guide()
    zoe = sign(version, cast.zoe, answer="declined", remark=WHY)
    sign(version, Employee.objects.get(pk=nora.pk), answer="declined", remark=WHY)
    RoleGrantFactory(employee=cast.malik, role=Role.HR_DEPARTMENT, department=cast.operations)

    assert list(remarks_for(Employee.objects.get(pk=cast.malik.pk))) == [zoe]


def test_the_report_takes_as_many_queries_whatever_was_answered(cast: Cast) -> None:
    version = ask_guide()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            report = report_of(version, cast.ada, on=SOON)
            _all = report.figures, list(report.rows), report.branches, report.sites
        return len(captured)

    before = queries()
    for who in (cast.zoe, cast.sam, cast.malik):
        sign(version, who, answer="declined", remark=WHY)

    assert queries() == before


# --- What is sealed --------------------------------------------------------------------------------------------------
def test_the_sealed_copy_says_what_was_answered_and_written(cast: Cast) -> None:
    acknowledgement = sign(ask_guide(), cast.sam, answer="with_remark", remark="Fine, but <b>why</b>?")

    composition = compose_acknowledgement(acknowledgement.key)

    said = {row.label: row.value for row in composition.sheet.rows + composition.sheet.evidence}
    assert said["Answer"] == "Acknowledged with a remark"
    assert said["Remark"] == "Fine, but <b>why</b>?"
    assert acknowledgement.remark is not None
    assert composition.record["answer"] == "with_remark"
    assert composition.record["remark"] == {"text": "Fine, but <b>why</b>?", "digest": acknowledgement.remark.digest}
    assert canonical(dict(composition.record))


def test_the_sealed_copy_of_a_decline_is_no_acknowledgement(cast: Cast) -> None:
    acknowledgement = sign(ask_guide(), cast.sam, answer="declined", remark="Not before we talk.")

    composition = compose_acknowledgement(acknowledgement.key)

    said = {row.label: row.value for row in composition.sheet.rows}
    assert composition.title == "Answer declining to acknowledge: Social media guide"
    assert composition.sheet.title == "Declined"
    assert composition.sheet.statement == acknowledgement.statement
    assert said["Reason"] == "Not before we talk."
    assert "Declined" in said
    assert "Acknowledged" not in said


def test_the_longest_remark_is_sealed_whole(cast: Cast) -> None:
    sign(ask_guide(), cast.zoe, answer="declined", remark="Ça, non. " * (REMARK_LENGTH // 9))

    (document,) = seal_copies()

    assert Document.objects.get() == document


def test_the_plain_answer_says_no_more_than_it_did(cast: Cast) -> None:
    composition = compose_acknowledgement(sign(ask_guide(), cast.sam).key)

    assert composition.record["remark"] is None
    assert "Answer" not in {row.label for row in composition.sheet.rows}
