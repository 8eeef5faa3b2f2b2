import datetime as dt

import pytest

from acknowledgements.models import Acknowledgement
from acknowledgements.renewing import renewal_of
from acknowledgements.standing import standing_of
from assignments.models import Ask, Assignment
from assignments.reconciling import reconcile
from guidebook.models import GuideVersion
from guidebook.publishing import retire
from guidebook.reading import edition_for
from guidebook.recurring import _months_after, choose_renewal, renew_due, renews_on
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, assignment_of, reconciled, sign
from tests.factories.guidebook import PUBLISHED

A_YEAR_LATER = dt.datetime(2027, 3, 2, 14, 0, tzinfo=dt.UTC)


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    version = ask_guide()
    choose_renewal(version.guide, 12)
    return GuideVersion.objects.select_related("guide", "ask").get(pk=version.pk)


def renewed(version: GuideVersion) -> GuideVersion:
    assert renew_due(at=A_YEAR_LATER) == 1
    for asked in Ask.objects.filter(series=version.ask.series):
        reconcile(asked, at=A_YEAR_LATER)
    return reconciled(version, at=A_YEAR_LATER)


def test_a_year_later_everyone_is_asked_anew(cast: Cast, version: GuideVersion) -> None:
    first = version.ask
    before = sign(version, cast.zoe)
    assert renews_on(version) == dt.date(2027, 3, 2)
    assert renew_due(at=A_YEAR_LATER - dt.timedelta(days=1)) == 0

    version = renewed(version)

    assert version.ask != first
    assert version.ask.series == first.series
    assert assignment_of(version, cast.zoe).is_outstanding
    assert Assignment.objects.get(ask=first, employee=cast.sam).closed_reason == Assignment.Closed.SUPERSEDED
    assert renew_due(at=A_YEAR_LATER) == 0  # once
    renewal = renewal_of(cast.zoe, edition_for(version, "fr", cast.zoe))
    assert renewal is not None
    assert renewal.is_same_version

    again = sign(version, cast.zoe, at=A_YEAR_LATER, since=before.edition)

    assert Acknowledgement.objects.of(cast.zoe).count() == 2
    assert again.changes_since == before.edition


def test_who_acknowledged_lately_is_left_in_peace(cast: Cast, version: GuideVersion) -> None:
    lately = sign(version, cast.sam, at=A_YEAR_LATER - dt.timedelta(days=30))
    sign(version, cast.zoe, at=A_YEAR_LATER - dt.timedelta(days=120))

    version = renewed(version)

    asked = set(Assignment.objects.filter(ask=version.ask).values_list("employee__login", flat=True))
    assert asked == {"ada", "malik", "zoe"}
    standing = standing_of(cast.sam, version, on=A_YEAR_LATER.date())
    assert standing.acknowledgement == lately
    assert not standing.is_asked


def test_who_acknowledged_an_earlier_round_may_still_read_it_once_retired(cast: Cast, version: GuideVersion) -> None:
    sign(version, cast.zoe)
    version = renewed(version)
    retire(version, by=cast.ada, at=A_YEAR_LATER)

    assert GuideVersion.objects.acknowledged_by(cast.zoe).filter(pk=version.pk).exists()
    assert not GuideVersion.objects.acknowledged_by(cast.sam).filter(pk=version.pk).exists()
    assert renews_on(GuideVersion.objects.get(pk=version.pk)) is None


def test_nothing_is_asked_again_unless_chosen(cast: Cast) -> None:
    version = ask_guide()
    assert renews_on(version) is None
    assert renew_due(at=A_YEAR_LATER) == 0
    with pytest.raises(ValueError, match="5"):
        choose_renewal(version.guide, 5)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 1), 12, dt.date(2027, 12, 1)),
    ],
)
def test_months_end_on_a_day_that_exists(day: dt.date, months: int, then: dt.date) -> None:
    assert _months_after(day, months) == then


def test_the_published_moment_is_where_months_count_from(version: GuideVersion) -> None:
    assert version.ask.asked_at == PUBLISHED
