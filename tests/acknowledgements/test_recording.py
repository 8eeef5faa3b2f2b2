from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from acknowledgements import recording
from acknowledgements.acknowledging import AlreadyAnswered, NotTheirs, TextChanged
from acknowledgements.models import Acknowledgement, SignedSheet
from acknowledgements.recording import (
    NobodyRecorded,
    NotThatDay,
    Recorded,
    TooManyPeople,
    may_read_sheets,
    may_record,
    to_record,
)
from assignments import tallying
from assignments.fulfilling import NoLongerAsked
from assignments.models import Assignment, ManagerTally
from documents.evidence import evidence_holds
from documents.models import SealOrder
from guidebook.hiding import hide_section
from guidebook.models import Gate, GuideVersion
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.acknowledgements import (
    SIGNED,
    SOON,
    ask_guide,
    ask_next,
    hire,
    reconciled,
    sign,
    sign_on_paper,
)
from tests.factories.guidebook import LATER, PUBLISHED, make_draft, publish_draft
from tests.factories.people import RoleGrantFactory
from tests.factories.scans import a_scan

DAY = dt.date(2026, 3, 3)


def record(version: GuideVersion, by: Employee, *people: Employee, **more: Any) -> Recorded:
    return sign_on_paper(version, *people, by=by, **more)


def nothing_kept() -> bool:
    return not (SignedSheet.objects.exists() or Acknowledgement.objects.exists() or SealOrder.objects.exists())


def test_each_person_ticked_has_acknowledged_it_on_paper(cast: Cast) -> None:
    version, scan = ask_guide(), a_scan()

    recorded = record(version, cast.ada, cast.zoe, cast.malik, scan=scan, note="  Réunion du\nmardi ")

    sheet = SignedSheet.objects.get()
    assert recorded.left_out == []
    assert {row.employee for row in sheet.acknowledgements.all()} == {cast.zoe, cast.malik}
    assert (bytes(sheet.content), sheet.sha256, sheet.size) == (scan.content, scan.sha256, len(scan.content))
    assert (sheet.version, sheet.language, sheet.signed_on) == (version, "fr", DAY)
    assert (sheet.recorded_by, sheet.recorded_at, sheet.note) == (cast.ada, SIGNED, "Réunion du\nmardi")
    assert Assignment.objects.done().count() == 2
    assert SealOrder.objects.count() == 2


def test_the_evidence_says_who_recorded_and_not_that_the_person_was_there(cast: Cast) -> None:
    (kept,) = record(ask_guide(), cast.ada, cast.zoe).acknowledgements

    kept.refresh_from_db()
    evidence = kept.evidence
    assert (evidence.in_person, evidence.typed_name, evidence.legal_name) == (False, "", "Zoé Tremblay")
    assert (evidence.login_method, evidence.ip_address) == ("password", "10.1.2.3")
    assert evidence_holds(evidence)
    assert kept.recorded_by == cast.ada
    assert kept.acknowledged_at == SIGNED  # when it was recorded: paper tells a day
    assert (kept.statement, kept.answer) == ("Je confirme avoir lu ce guide.", "acknowledged")
    assert (kept.department, kept.site, kept.manager) == (cast.operations, cast.quebec, cast.malik)


def test_signing_oneself_names_no_sheet(cast: Cast) -> None:
    kept = sign(ask_guide(), cast.zoe)

    assert (kept.sheet, kept.recorded_by, kept.evidence.in_person) == (None, None, True)


def test_who_answered_already_is_left_out_and_the_others_lose_nothing(cast: Cast) -> None:
    version = ask_guide()
    before = sign(version, cast.zoe)

    recorded = record(version, cast.ada, cast.zoe, cast.malik)

    assert [(left.person, type(left.refusal)) for left in recorded.left_out] == [(cast.zoe, AlreadyAnswered)]
    assert [row.employee for row in recorded.acknowledgements] == [cast.malik]
    assert Acknowledgement.objects.get(employee=cast.zoe) == before


def test_when_nobody_can_be_recorded_the_sheet_is_not_kept(cast: Cast) -> None:
    version = ask_guide()
    record(version, cast.ada, cast.zoe)

    with pytest.raises(NobodyRecorded) as refused:
        record(version, cast.ada, cast.zoe)

    assert [left.person for left in refused.value.left_out] == [cast.zoe]
    assert SignedSheet.objects.count() == Acknowledgement.objects.count() == 1


def test_nobody_records_their_own_paper(cast: Cast) -> None:
    version = ask_guide()

    with pytest.raises(NobodyRecorded) as refused:
        record(version, cast.ada, cast.ada)

    assert isinstance(refused.value.left_out[0].refusal, NotTheirs)
    assert nothing_kept()


@pytest.mark.parametrize("who", ["malik", "zoe", "sam"])
def test_others_record_nothing(cast: Cast, who: str) -> None:
    version, by = ask_guide(), getattr(cast, who)

    with pytest.raises(NobodyRecorded):
        record(version, by, cast.zoe)

    assert nothing_kept()
    assert not may_record(by)


def test_hr_of_a_department_records_for_the_people_in_its_care_alone(cast: Cast) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    version, sam = ask_guide(), Employee.objects.get(pk=cast.sam.pk)

    recorded = record(version, sam, cast.zoe, cast.ada)

    assert [row.employee for row in recorded.acknowledgements] == [cast.zoe]
    assert [type(left.refusal) for left in recorded.left_out] == [NotTheirs]
    assert {row.employee for row in to_record(version, sam, on=SOON)} == {cast.malik}


def test_the_auditor_reads_sheets_and_records_none(cast: Cast) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    sam = Employee.objects.get(pk=cast.sam.pk)

    assert may_read_sheets(sam)
    assert not may_record(sam)
    with pytest.raises(NobodyRecorded):
        record(ask_guide(), sam, cast.zoe)


@pytest.mark.parametrize("day", [PUBLISHED.date() - dt.timedelta(days=1), SIGNED.date() + dt.timedelta(days=1)])
def test_nobody_signs_before_it_is_published_nor_tomorrow(cast: Cast, day: dt.date) -> None:
    version = ask_guide()

    with pytest.raises(NotThatDay):
        record(version, cast.ada, cast.zoe, signed_on=day)

    assert nothing_kept()


@pytest.mark.parametrize("day", [PUBLISHED.date(), SIGNED.date()])
def test_the_first_and_the_last_day_hold(cast: Cast, day: dt.date) -> None:
    assert record(ask_guide(), cast.ada, cast.zoe, signed_on=day).sheet.signed_on == day


def test_a_version_that_was_replaced_is_not_recorded_any_more(cast: Cast) -> None:
    version = ask_guide()
    ask_next(version)

    with pytest.raises(NobodyRecorded) as refused:
        record(version, cast.ada, cast.zoe, at=LATER)

    assert isinstance(refused.value.left_out[0].refusal, NoLongerAsked)


def test_a_small_correction_replaces_the_words_on_paper_too(cast: Cast) -> None:
    version = ask_guide()
    ask_next(version, must_acknowledge=False)

    with pytest.raises(NobodyRecorded) as refused:
        record(version, cast.ada, cast.zoe, at=LATER)

    assert isinstance(refused.value.left_out[0].refusal, TextChanged)


def test_a_person_is_recorded_for_the_edition_they_are_shown(cast: Cast) -> None:
    draft = make_draft()
    hide_section(draft.sections.get(key="partie-2"), departments=[cast.technology], by=None, at=PUBLISHED)
    version = reconciled(publish_draft(draft).version, at=PUBLISHED)

    recorded = record(version, cast.ada, cast.zoe, cast.sam)

    assert [row.employee for row in recorded.acknowledgements] == [cast.zoe]
    assert [(left.person, type(left.refusal)) for left in recorded.left_out] == [(cast.sam, TextChanged)]


def test_the_gate_does_not_hold_for_paper_and_the_record_says_so(cast: Cast) -> None:
    draft = make_draft()
    draft.guide.gate = Gate.OPENED
    draft.guide.save()
    version = reconciled(publish_draft(draft).version, at=PUBLISHED)

    (kept,) = record(version, cast.ada, cast.zoe).acknowledgements

    assert kept.gate == {"met": "paper"}


def test_the_tallies_follow(cast: Cast) -> None:
    version = ask_guide()
    hire("Loïc D’Astous", cast.malik)
    reconciled(version, at=PUBLISHED)
    before = ManagerTally.objects.get(ask=version.ask, manager=cast.malik).done

    record(version, cast.ada, *Employee.objects.filter(manager=cast.malik), cast.malik)

    assert ManagerTally.objects.get(ask=version.ask, manager=cast.malik).done == before + 2


def test_what_nothing_counts_yet_is_counted_before_anything_is_held(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = ask_guide()
    ManagerTally.objects.filter(manager=cast.malik).delete()
    order: list[str] = []

    def told(name: str, act: Any) -> Any:
        return lambda *args, **more: (order.append(name), act(*args, **more))[1]

    monkeypatch.setattr(recording, "hold_tallies", told("held", recording.hold_tallies))
    monkeypatch.setattr(tallying, "recount", told("counted anew", tallying.recount))

    record(version, cast.ada, cast.zoe, cast.malik)

    assert order == ["counted anew", "held"]
    kept = list(ManagerTally.objects.order_by("pk").values())
    assert sum(row["done"] for row in kept) == 2
    tallying.recount(version.ask, on=SIGNED.date())
    assert [row["done"] for row in ManagerTally.objects.order_by("pk").values()] == [row["done"] for row in kept]


def test_more_people_than_a_sheet_holds_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acknowledgements.recording.MOST_PEOPLE", 1)

    with pytest.raises(TooManyPeople):
        record(ask_guide(), cast.ada, cast.zoe, cast.malik)

    assert nothing_kept()


def test_who_may_look_a_sheet_up(cast: Cast) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    RoleGrantFactory(employee=cast.malik, role=Role.HR_DEPARTMENT, department=cast.technology)
    version = ask_guide()
    theirs = record(version, cast.ada, cast.zoe).sheet
    record(version, cast.ada, cast.malik, cast.sam)

    def seen(viewer: Employee) -> set[SignedSheet]:
        return set(SignedSheet.objects.readable_by(Employee.objects.get(pk=viewer.pk)))

    assert len(seen(cast.ada)) == 2
    assert seen(cast.sam) == {theirs}
    assert seen(cast.malik) == set()
    assert seen(cast.zoe) == set()
