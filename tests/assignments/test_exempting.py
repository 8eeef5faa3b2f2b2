import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from assignments.completing import department_completion, team_completion
from assignments.exempting import AlreadyExempt, DaysReversed, NotStanding, ReasonMissing, exempt, revoke
from assignments.fulfilling import AlreadyDone, fulfil
from assignments.models import Assignment, Exemption
from assignments.reconciling import reconcile
from tests.conftest import Cast
from tests.factories.assignments import ASKED_AT, asked_and_done, assignment_of, make_ask

TODAY = ASKED_AT.date()


def test_an_exemption_closes_counts_one_fewer_and_is_taken_back(cast: Cast) -> None:
    asked = make_ask(due_on=dt.date(2026, 3, 20), due_days=18)
    exemption = exempt(asked, cast.zoe, reason=" Stage \n de deux jours ", starts_on=TODAY, by=cast.ada, at=ASKED_AT)
    assert exemption.reason == "Stage de deux jours"
    assert asked_and_done(team_completion(asked, cast.malik)) == (0, 0)

    later = ASKED_AT + dt.timedelta(days=10)
    revoke(exemption, by=cast.ada, at=later)

    row = assignment_of(asked, cast.zoe)
    assert row.is_outstanding
    assert row.due_on == later.date() + dt.timedelta(days=18)
    assert asked_and_done(team_completion(asked, cast.malik)) == (1, 0)
    assert asked_and_done(department_completion(asked, cast.operations)) == (2, 0)
    exemption.refresh_from_db()
    assert (exemption.revoked_at, exemption.revoked_by) == (later, cast.ada)
    assert reconcile(asked, at=later).closed == 0


@pytest.mark.parametrize(
    ("given", "refusal"),
    [({"reason": "  "}, ReasonMissing), ({"ends_on": TODAY - dt.timedelta(days=1)}, DaysReversed)],
)
def test_what_is_not_said_well_is_refused(cast: Cast, given: dict[str, object], refusal: type[Exception]) -> None:
    asked = make_ask()
    with pytest.raises(refusal):
        exempt(asked, cast.zoe, **({"reason": "Stage", "starts_on": TODAY} | given), by=cast.ada, at=ASKED_AT)
    assert not Exemption.objects.exists()
    assert assignment_of(asked, cast.zoe).is_outstanding


def test_who_has_done_it_needs_no_exemption(cast: Cast) -> None:
    asked = make_ask()
    fulfil(assignment_of(asked, cast.zoe), at=ASKED_AT)
    with pytest.raises(AlreadyDone):
        exempt(asked, cast.zoe, reason="Stage", starts_on=TODAY, by=cast.ada, at=ASKED_AT)


def test_two_exemptions_do_not_share_a_day(cast: Cast) -> None:
    asked = make_ask()
    end = TODAY + dt.timedelta(days=9)
    exempt(asked, cast.zoe, reason="Stage", starts_on=TODAY, ends_on=end, by=cast.ada, at=ASKED_AT)
    with pytest.raises(AlreadyExempt):
        exempt(asked, cast.zoe, reason="Encore", starts_on=end, by=cast.ada, at=ASKED_AT)
    exempt(asked, cast.zoe, reason="Puis", starts_on=end + dt.timedelta(days=1), by=cast.ada, at=ASKED_AT)


def test_one_to_come_closes_nothing_before_its_day(cast: Cast) -> None:
    asked = make_ask()
    start = TODAY + dt.timedelta(days=5)
    exempt(asked, cast.zoe, reason="Stage", starts_on=start, by=cast.ada, at=ASKED_AT)
    assert assignment_of(asked, cast.zoe).is_outstanding

    reconcile(asked, at=ASKED_AT + dt.timedelta(days=5))

    assert assignment_of(asked, cast.zoe).closed_reason == Assignment.Closed.EXEMPT


def test_it_is_taken_back_once(cast: Cast) -> None:
    asked = make_ask()
    exemption = exempt(asked, cast.zoe, reason="Stage", starts_on=TODAY, by=cast.ada, at=ASKED_AT)
    revoke(exemption, by=cast.ada, at=ASKED_AT)
    with pytest.raises(NotStanding):
        revoke(exemption, by=cast.malik, at=ASKED_AT)


@pytest.mark.parametrize("change", ["SET reason = 'autre'", "SET ends_on = '2026-01-01'", "SET granted_by_id = NULL"])
def test_the_database_refuses_to_rewrite_an_exemption(cast: Cast, change: str) -> None:
    exempt(make_ask(), cast.zoe, reason="Stage", starts_on=TODAY, by=cast.ada, at=ASKED_AT)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE assignments_exemption {change}")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM assignments_exemption")
