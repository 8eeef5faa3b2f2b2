"""Who was bound by which text on a day gone by, whatever happened since."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from acknowledgements import binding
from acknowledgements.binding import Binding, Bound
from acknowledgements.models import Acknowledgement
from documents.evidence import erase_evidence
from guidebook.models import GuideVersion
from people.models import Employee
from tests.conftest import Cast
from tests.factories.acknowledgements import FACTS, ask_guide, ask_next, sign, sign_on_paper
from tests.factories.guidebook import LATER
from tests.factories.people import EmployeeFactory

DAY = dt.date(2026, 3, 10)
MIDNIGHT = dt.datetime(2026, 3, 11, 4, 0, tzinfo=dt.UTC)  # in Montréal
BEFORE, AFTER = MIDNIGHT - dt.timedelta(minutes=1), MIDNIGHT + dt.timedelta(minutes=1)


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide()


def asked(version: GuideVersion, on: dt.date = DAY, **more: object) -> Binding:
    return Binding(version.guide, on, **more)  # type: ignore[arg-type]


def row_of(version: GuideVersion, person: Employee, on: dt.date = DAY) -> Bound | None:
    return next((row for row in asked(version, on).page().rows if row.person == person), None)


def edition_of(version: GuideVersion, person: Employee, on: dt.date = DAY) -> object:
    row = row_of(version, person, on)
    return row.acknowledgement.edition if row and row.acknowledgement else None


@pytest.mark.parametrize(("at", "is_bound"), [(BEFORE, True), (AFTER, False)])
def test_what_was_acknowledged_by_the_end_of_that_day(
    cast: Cast, version: GuideVersion, at: dt.datetime, is_bound: bool
) -> None:
    signed = sign(version, cast.zoe, at=at)
    assert (edition_of(version, cast.zoe) == signed.edition) == is_bound
    assert asked(version).counts() == (4, int(is_bound))


def test_a_later_text_binds_from_its_day_on(cast: Cast, version: GuideVersion) -> None:
    first = sign(version, cast.zoe)
    following = ask_next(version)
    second = sign(following, cast.zoe, at=LATER + dt.timedelta(days=1))
    day = LATER.date()
    assert edition_of(version, cast.zoe, day) == first.edition
    assert edition_of(version, cast.zoe, day + dt.timedelta(days=2)) == second.edition
    assert asked(version, day - dt.timedelta(days=1)).version == version
    assert asked(version, day).version == following
    assert asked(version, dt.date(2020, 1, 1)).version is None


def test_declining_binds_nobody(cast: Cast, version: GuideVersion) -> None:
    sign(version, cast.zoe, answer=Acknowledgement.Answer.DECLINED, remark="Non.")
    row = row_of(version, cast.zoe)
    assert row is not None
    assert (row.acknowledgement, row.since) == (None, None)


def test_who_left_since_was_bound_and_is_not_there_afterwards(cast: Cast, version: GuideVersion) -> None:
    signed = sign(version, cast.zoe)
    Employee.objects.filter(pk=cast.zoe.pk).update(left_on=dt.date(2026, 3, 20), is_active=False)
    assert edition_of(version, cast.zoe) == signed.edition
    assert edition_of(version, cast.zoe, dt.date(2026, 3, 20)) == signed.edition
    assert row_of(version, cast.zoe, dt.date(2026, 3, 21)) is None


def test_who_was_not_hired_yet_is_not_there(cast: Cast, version: GuideVersion) -> None:
    Employee.objects.filter(pk=cast.zoe.pk).update(hired_on=dt.date(2026, 3, 11))
    assert row_of(version, cast.zoe) is None


def sign_as_oneself(version: GuideVersion, person: Employee) -> Acknowledgement:
    return sign(version, person, facts=replace(FACTS, legal_name=person.legal_name))


def test_who_moved_and_changed_name_is_found_as_they_were(cast: Cast, version: GuideVersion) -> None:
    sign_as_oneself(version, cast.zoe)
    assert (row := row_of(version, cast.zoe)) is not None
    assert row.signed_as == ""  # the name they bear
    zoe = Employee.objects.get(pk=cast.zoe.pk)
    zoe.last_name, zoe.department = "Lavoie", cast.technology
    zoe.save()
    assert (row := row_of(version, zoe)) is not None
    assert row.acknowledgement is not None
    assert (row.signed_as, row.acknowledgement.department) == ("Zoé Tremblay", cast.operations)


def test_once_erased_the_name_is_not_told(cast: Cast, version: GuideVersion) -> None:
    signed = sign_as_oneself(version, cast.zoe)
    Employee.objects.filter(pk=cast.zoe.pk).update(last_name="Lavoie")
    erase_evidence(signed.evidence, at=AFTER)
    assert (row := row_of(version, cast.zoe)) is not None
    assert row.signed_as == ""


def test_paper_binds_from_the_day_written_on_it(cast: Cast, version: GuideVersion) -> None:
    late = dt.datetime(2026, 3, 15, 15, tzinfo=dt.UTC)
    sign_on_paper(version, cast.zoe, by=cast.ada, signed_on=DAY, at=late)
    row = row_of(version, cast.zoe)
    assert row is not None
    assert row.since == DAY
    assert edition_of(version, cast.zoe, DAY - dt.timedelta(days=1)) is None


def test_another_guide_is_another_matter(cast: Cast, version: GuideVersion) -> None:
    sign(version, cast.zoe)
    other = ask_guide()
    assert edition_of(other, cast.zoe) is None


def test_people_are_searched_for(cast: Cast, version: GuideVersion) -> None:
    sign(version, cast.zoe)

    def found(**more: object) -> list[Employee]:
        return [row.person for row in asked(version, **more).page().rows]  # type: ignore[arg-type]

    assert found(words="tremblay zoe") == [cast.zoe]
    assert found(is_bound=True) == [cast.zoe]
    assert set(found(is_bound=False)) == {cast.ada, cast.malik, cast.sam}
    assert found(words="nobody") == []


def test_pages_turn_both_ways(cast: Cast, version: GuideVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "ROWS", 3)
    EmployeeFactory.create_batch(5, full_name="Jean Roy")  # the same name: the key tells them apart
    everyone = [row.person for row in asked(version).rows()]
    assert len(everyone) == 9
    page, seen = asked(version).page(), []
    while True:
        seen += [row.person for row in page.rows]
        if page.after is None:
            break
        page = asked(version).page(after=page.after)
    assert seen == everyone
    assert page.before is not None
    back = asked(version).page(before=page.before)
    assert [row.person for row in back.rows] == everyone[3:6]
    assert asked(version).page(before=back.before).before is None
    assert len(asked(version).page(after=999_999).rows) == 3  # a strange key begins anew
