"""The reports there are: each guide asked of the viewer's people, version by version, and how far they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from acknowledgements.counting import Figures, asked_of, grouped
from acknowledgements.reporting import Selection
from acknowledgements.totals import figures_of_each
from assignments.models import Ask
from assignments.scoping import LARGE
from guidebook.models import Guide, GuideVersion
from people.models import Employee
from people.scoping import people_of


@dataclass(frozen=True)
class GuideReport:
    """A version people were asked to acknowledge, and how far the viewer's people are with it."""

    version: GuideVersion
    figures: Figures


def asked_versions(guide: Guide | None = None) -> list[GuideVersion]:
    """One version for each request, the newest that carries it; guides by their address, newest version first."""
    versions = GuideVersion.objects.published().exclude(ask=None).select_related("guide", "ask").order_by("-number")
    versions = versions.filter(guide=guide) if guide else versions
    newest: dict[int | None, GuideVersion] = {}
    for version in versions:
        newest.setdefault(version.ask_id, version)
    return sorted(newest.values(), key=lambda version: (version.guide.slug, -version.number))


def rounds_of(version: GuideVersion) -> list[Ask]:
    """Each time this was asked, the newest first."""
    return list(Ask.objects.in_series_of(version.ask)) if version.ask and version.ask.series else []


def guide_reports(viewer: Employee, *, on: dt.date) -> list[GuideReport]:
    """Each guide asked of the viewer's people, version by version; as on its own page, counted one by one where they
    are few, and read from the tallies where they are many."""
    versions = asked_versions()
    asks = [version.ask for version in versions if version.ask]
    summed = figures_of_each(asks, viewer, Selection(), on=on)
    figures = {key: each for key, each in summed.items() if each.asked > LARGE}
    few = [ask.pk for ask in asks if ask.pk not in figures]
    if few:
        figures |= grouped(asked_of(people_of(viewer, on=on), on=on).filter(ask__in=few), "ask").figures_by(0)
    return [GuideReport(version, figures[version.ask_id]) for version in versions if version.ask_id in figures]
