from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from acknowledgements.reporting import Report
from assignments.completing import Completion
from assignments.masking import fewest_shown_to, in_steps, merged
from guidebook.models import GuideVersion
from people.models import Employee, Organisation, Role
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, report_of, sign
from tests.factories.people import EmployeeFactory, RoleGrantFactory

Browser = Callable[..., Client]


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    """Malik's people: Zoé, a lead with six, and a lead with two. All asked, nine people in Operations plus Zoé."""
    for name, number in (("Grande Équipe", 6), ("Petite Équipe", 2)):
        lead = EmployeeFactory(full_name=name, manager=cast.malik, department=cast.operations)
        for each in range(number):
            EmployeeFactory(full_name=f"Prénom{each} {name[:6]}", manager=lead, department=cast.operations)
    renumber_people()
    return ask_guide(at=timezone.now())


def ask_for(fewest: int) -> None:
    organisation = Organisation.current()
    organisation.smallest_group = fewest
    organisation.save()


def report_for(version: GuideVersion, viewer: Employee) -> Report:
    return report_of(version, Employee.objects.get(pk=viewer.pk))


@given(st.lists(st.integers(1, 30), max_size=12), st.integers(3, 12))
def test_no_line_and_no_difference_is_about_too_few(sizes: list[int], fewest: int) -> None:
    shown, rest = merged(sizes, fewest, size_of=lambda size: Completion(asked=size))

    assert all(size >= fewest for size in shown)
    assert rest is None or rest.asked >= fewest
    if shown:
        assert sum(shown) + (rest.asked if rest else 0) == sum(sizes)


def test_the_order_of_groups_is_kept() -> None:
    shown, rest = merged([9, 2, 7, 4, 8], 5, size_of=lambda size: Completion(asked=size))

    assert shown == [9, 7, 8]
    assert rest == Completion(asked=6)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(3, 12))
def test_counted_in_steps_two_figures_are_the_same_or_differ_by_enough(number: int, more: int, fewest: int) -> None:
    before, after = in_steps(number, fewest), in_steps(number + more, fewest)

    assert after - before == 0 or after - before >= fewest
    assert before == 0 or before >= fewest


def test_it_concerns_those_who_only_lead(cast: Cast) -> None:
    ask_for(5)
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)

    assert fewest_shown_to(cast.malik) == 5
    assert fewest_shown_to(cast.ada) == fewest_shown_to(cast.sam) == 0


def test_small_teams_are_told_together(cast: Cast, version: GuideVersion) -> None:
    ask_for(4)

    teams = report_for(version, cast.malik).teams

    assert [(team.lead and team.lead.name, team.completion.asked, team.is_rest) for team in teams] == [
        ("Grande Équipe", 6, False),
        (None, 5, True),
    ]


def test_a_manager_reads_figures_and_no_name(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    ask_for(5)
    sign(version, cast.zoe)
    slug, browser = version.guide.slug, client_of(cast.malik)
    people = Employee.objects.get(pk=cast.malik.pk)
    hidden = [person.name for person in Employee.objects.under(people) if person.name != "Grande Équipe"]

    for name in ("report-read", "report-progress", "report-nudge"):
        answer = browser.get(reverse(f"acknowledgements:{name}", args=[slug, 1]), {"q": "zoe", "state": "done"})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert not [person for person in hidden if person in page]
        assert answer.context["report"].figures.asked == 11
    shown = browser.get(reverse("acknowledgements:report-read", args=[slug, 1])).content.decode()
    assert "Vous voyez des chiffres, non des noms" in shown
    assert 'figures-percent">9' in shown


def test_two_days_do_not_tell_of_who_left_between_them(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    """As of the day before, figures would be those of one person more."""
    ask_for(5)
    sign(version, cast.zoe)
    today = timezone.localdate()
    Employee.objects.filter(pk=cast.zoe.pk).update(left_on=today - dt.timedelta(days=1))
    browser, slug = client_of(cast.malik), version.guide.slug

    for name in ("report-read", "report-progress", "report-nudge"):
        address = reverse(f"acknowledgements:{name}", args=[slug, 1])
        for day in (today - dt.timedelta(days=1), today):
            report = browser.get(address, {"as_of": day.isoformat()}).context["report"]
            assert (report.until, report.figures.asked, report.figures.done) == (None, 10, 0)


@pytest.mark.parametrize("name", ["report-export", "report-sheet"])
def test_lists_of_names_are_not_there(cast: Cast, version: GuideVersion, client_of: Browser, name: str) -> None:
    address = reverse(f"acknowledgements:{name}", args=[version.guide.slug, 1])
    assert client_of(cast.malik).get(address).status_code == 200

    ask_for(5)

    assert client_of(cast.malik).get(address).status_code == 404
    assert client_of(cast.ada).get(address).status_code == 200


def test_nobody_is_looked_up_nor_reminded_alone(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    ask_for(5)
    browser, slug = client_of(cast.malik), version.guide.slug

    assert browser.get(reverse("acknowledgements:report-person", args=[slug, 1, cast.zoe.pk])).status_code == 404
    nudge = reverse("acknowledgements:report-nudge", args=[slug, 1])
    assert browser.get(nudge, {"person": cast.zoe.pk}).status_code == 404
    assert browser.post(f"{nudge}?person={cast.zoe.pk}").status_code == 404
    assert browser.post(nudge).status_code == 302


def test_too_few_people_are_told_nothing_of(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    ask_for(12)
    sign(version, cast.zoe)
    browser, slug = client_of(cast.malik), version.guide.slug

    page = browser.get(reverse("acknowledgements:report-read", args=[slug, 1])).content.decode()
    assert "Moins de 12 de vos gens" in page.replace("\xa0", " ")
    assert "figures-percent" not in page
    assert "figures-percent" not in browser.get(reverse("acknowledgements:report-list")).content.decode()
    progress = browser.get(reverse("acknowledgements:report-progress", args=[slug, 1]))
    assert progress.context["points"] == []
    assert browser.get(reverse("acknowledgements:report-summary", args=[slug, 1])).status_code == 404
    assert browser.get(reverse("acknowledgements:report-nudge", args=[slug, 1])).status_code == 404
    assert browser.get("/").context["team"] is None


def test_hr_sets_it(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.ada)
    address = reverse("admin:people_organisation_change", args=[1])
    form = browser.get(address).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if name != "logo"}
    data = {name: value or "" for name, value in data.items()} | {"holidays": "", "languages": ["fr", "en"]}

    refused = browser.post(address, data | {"smallest_group": "2"})
    assert refused.status_code == 200
    assert "smallest_group" in refused.context["adminform"].form.errors
    assert browser.post(address, data | {"smallest_group": "5"}).status_code == 302
    assert Organisation.objects.get().smallest_group == 5
