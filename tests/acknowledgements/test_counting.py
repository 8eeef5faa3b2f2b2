from __future__ import annotations

import datetime as dt

from acknowledgements.counting import Figures, State, asked_of, grouped
from assignments.exempting import exempt
from assignments.models import Assignment
from guidebook.models import GuideVersion
from people.models import Employee
from people.scoping import people_of
from tests.conftest import Cast
from tests.factories.acknowledgements import (
    AFTER_DUE,
    SIGNED,
    SOON,
    ask_guide,
    ask_next,
    names_in,
    report_of,
    sign,
)
from tests.factories.guidebook import LATER, PUBLISHED
from tests.factories.people import (
    LeaveFactory,
)


def states(version: GuideVersion, *, on: dt.date) -> dict[str, str]:
    rows = asked_of(Employee.objects.all(), on=on).filter(ask=version.ask)
    return {row.employee.first_name: row.state for row in rows}  # type: ignore[attr-defined]


def test_each_person_stands_somewhere(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    LeaveFactory(employee=cast.malik, starts_on=dt.date(2026, 3, 1))
    exempt(version.ask, cast.ada, reason="Rédactrice", starts_on=PUBLISHED.date(), by=cast.ada, at=SIGNED)

    expected = {"Zoé": State.DONE, "Malik": State.ON_LEAVE, "Ada": State.EXEMPT}
    assert states(version, on=SOON) == expected | {"Sam": State.TO_DO}
    assert states(version, on=AFTER_DUE) == expected | {"Sam": State.OVERDUE}


def test_the_due_day_itself_is_not_late(cast: Cast) -> None:
    version = ask_guide(due_on=SOON)

    assert states(version, on=SOON)["Zoé"] == State.TO_DO
    assert states(version, on=SOON + dt.timedelta(days=1))["Zoé"] == State.OVERDUE


def test_figures_add_up_and_leave_the_exempt_out(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    exempt(version.ask, cast.ada, reason="Rédactrice", starts_on=PUBLISHED.date(), by=cast.ada, at=SIGNED)
    Employee.objects.filter(pk=cast.sam.pk).update(email=None)

    figures = report_of(version, cast.ada, on=AFTER_DUE).figures

    assert figures == Figures(overdue=2, done=1, exempt=1, unreachable=1)
    assert (figures.asked, figures.outstanding, figures.percent) == (3, 2, 33)


def test_a_hundred_percent_means_everybody() -> None:
    assert Figures(done=199, to_do=1).percent == 99
    assert Figures(done=200).percent == 100
    assert Figures().percent == 0


def test_a_replaced_version_still_says_how_far_people_were(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    following = ask_next(version)

    past = report_of(version, cast.ada, on=LATER.date()).figures
    now = report_of(following, cast.ada, on=LATER.date()).figures

    assert past == Figures(done=1, not_done=3)
    assert now == Figures(to_do=4)


def test_people_no_longer_concerned_are_not_listed(cast: Cast) -> None:
    version = ask_guide()
    Assignment.objects.filter(employee=cast.sam).update(closed_at=SIGNED, closed_reason=Assignment.Closed.MOVED)

    assert "Sam Wilson" not in names_in(report_of(version, cast.ada))


def test_figures_take_one_query_however_many_people(cast: Cast, django_assert_num_queries: object) -> None:
    version = ask_guide()
    asked = asked_of(people_of(cast.ada, on=SOON), on=SOON).filter(ask=version.ask)

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert grouped(asked).figures == Figures(to_do=4)
