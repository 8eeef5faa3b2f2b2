from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from consent.models import Decision, ReportLook
from consent.reporting import FEWEST, coverage_of, coverage_rows, expiring, expiring_rows, fewest_told_to, note_report
from consent.withdrawing import remaining, withdraw
from people.models import Employee, Organisation, Role
from tests.conftest import Cast
from tests.factories.consent import FACTS, SIGNED, answer, ask_consent
from tests.factories.people import DepartmentFactory, RoleGrantFactory

DAY = SIGNED.date()


def test_asked_answered_and_granting_by_department(cast: Cast) -> None:
    version = ask_consent()
    answer(version, cast.zoe)
    answer(version, cast.sam, "refused")

    coverage = coverage_of(version, fewest=0, on=DAY)

    assert (coverage.whole.asked, coverage.whole.answered, coverage.whole.granting) == (4, 2, 1)
    by_department = {cover.department: (cover.asked, cover.answered, cover.granting) for cover in coverage.departments}
    assert by_department[cast.zoe.department][1:] == (1, 1)
    assert by_department[cast.sam.department][2] == 0
    assert sum(cover.asked for cover in coverage.departments) == 4
    assert coverage_rows(coverage, tells_refusals=True)[-1][1:] == [4, 2, 1, 1]
    assert coverage_rows(coverage, tells_refusals=False)[-1][1:] == [4, 2, 1]


def test_what_is_withdrawn_is_counted_no_more(cast: Cast) -> None:
    version = ask_consent()
    consent = answer(version, cast.zoe)
    first = remaining(consent)[0]
    withdraw(consent, [first.pk], language="fr", facts=FACTS, by=cast.zoe, at=SIGNED)

    uses = {(use.purpose, use.element, use.channel): use.people for use in coverage_of(version, fewest=0, on=DAY).uses}

    assert uses.pop((first.purpose, first.element, first.channel)) == 0
    assert set(uses.values()) == {1}


def test_communications_are_told_of_no_small_group(cast: Cast) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    version = ask_consent()
    answer(version, cast.zoe, "refused")
    assert (fewest_told_to(cast.ada), fewest_told_to(cast.sam)) == (0, FEWEST)

    withheld = coverage_of(version, fewest=FEWEST, on=DAY)
    assert (withheld.is_withheld, withheld.departments, withheld.uses) == (True, [], [])
    merged = coverage_of(version, fewest=2, on=DAY)
    assert all(cover.asked >= 2 for cover in merged.departments)


def test_a_larger_smallest_group_of_the_profile_holds(cast: Cast) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    organisation = Organisation.current()
    organisation.smallest_group = 7
    organisation.save()

    assert fewest_told_to(cast.sam) == 7


def test_what_ends_soon_and_is_still_in_force(cast: Cast) -> None:
    version = ask_consent()
    granted, refused = answer(version, cast.zoe), answer(version, cast.sam, "refused")
    assert granted.expires_on == refused.expires_on
    end = granted.expires_on
    assert end is not None

    assert list(expiring(days=30, on=end - dt.timedelta(days=30))) == [granted]
    assert list(expiring(days=30, on=end)) == [granted]
    assert not expiring(days=30, on=end - dt.timedelta(days=31)).exists()
    assert not expiring(days=30, on=end + dt.timedelta(days=1)).exists()
    ((name, _department, _form, until, ends, key),) = expiring_rows(expiring(days=30, on=end), language="fr")
    assert (name, until, key) == (str(cast.zoe), end, granted.key)
    assert str(ends).count(";") == 9

    left = [row.pk for row in remaining(granted)]
    withdraw(granted, left, language="fr", facts=FACTS, by=cast.zoe, at=SIGNED)
    assert not expiring(days=30, on=end).exists()


def test_the_cost_does_not_grow_with_the_people(cast: Cast) -> None:
    version, counts = ask_consent(), []
    for people in ([cast.zoe], [cast.sam, cast.malik, cast.ada]):
        for person in people:
            answer(version, person)
        day = Decision.objects.earliest("pk").expires_on
        assert day is not None
        with CaptureQueriesContext(connection) as queries:
            coverage_of(version, fewest=0, on=day)
            list(expiring_rows(expiring(days=90, on=day), language="fr"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_looks_are_kept(cast: Cast) -> None:
    note_report(ReportLook.Report.COVERAGE, is_export=False, by=cast.ada, at=SIGNED)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReportLook.objects.all().delete()


def test_a_department_where_nobody_said_yes_is_not_told_apart(cast: Cast) -> None:
    """Everybody answered and nothing is in force: each of them would be known to have refused."""
    version = ask_consent()
    for person, said in ((cast.zoe, "refused"), (cast.sam, "granted"), (cast.malik, "granted"), (cast.ada, "granted")):
        answer(version, person, said)
    Employee.objects.filter(pk=cast.zoe.pk).update(department=DepartmentFactory(name_fr="Seule", name_en="Alone"))

    told = coverage_of(version, fewest=1, on=DAY)

    assert "Alone" not in [str(cover.department) for cover in told.departments]
    assert told.rest is not None
    assert told.rest.granting >= 1
    assert sum(cover.asked for cover in told.departments) + told.rest.asked == 4


def test_of_few_who_said_yes_only_that_they_are_few_is_told(cast: Cast) -> None:
    version = ask_consent()
    for person in (cast.zoe, cast.sam, cast.malik, cast.ada):
        answer(version, person, "granted" if person == cast.sam else "refused")

    told = coverage_of(version, fewest=3, on=DAY)

    assert (told.whole.asked, told.departments, told.rest) == (4, [], None)
    assert coverage_rows(told, tells_refusals=False) == [["Toutes les personnes sollicitées", 4, 4, "moins de 3"]]
    assert {told.told(use.people) for use in told.uses} == {"moins de 3"}
