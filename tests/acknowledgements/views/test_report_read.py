from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assignments.models import Ask
from assignments.reconciling import reconcile
from guidebook.models import GuideVersion
from guidebook.recurring import renew
from people.models import Employee, Role
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next, sign
from tests.factories.guidebook import make_draft
from tests.factories.people import ActingFactory, EmployeeFactory, RoleGrantFactory

Browser = Callable[..., Client]


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide(at=timezone.now() - dt.timedelta(days=3))


def address(version: GuideVersion) -> str:
    return reverse("acknowledgements:report-read", args=[version.guide.slug, version.number])


def names(answer: HttpResponse) -> list[str]:
    return [line.name for line in answer.context["lines"]]


def hire(version: GuideVersion, manager: Employee, number: int) -> None:
    EmployeeFactory.create_batch(number, manager=manager, department=manager.department, site=manager.site)
    renumber_people()
    reconcile(version.ask, at=timezone.now())


def test_a_manager_gets_their_people_and_the_figures(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    sign(version, cast.zoe, at=timezone.now())

    answer = client_of(cast.malik).get(address(version))

    assert names(answer) == ["Zoé Tremblay"]
    assert answer.context["report"].figures.percent == 100
    page = answer.content.decode()
    assert "Zoé Tremblay" in page
    assert "pill-done" in page
    assert "Sam Wilson" not in page
    assert "Ada Gagnon" not in page.partition("<main")[2].partition("</main>")[0]


def test_hr_gets_everyone_by_department_and_site(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    answer = client_of(cast.ada).get(address(version), {"sort": "name"})

    assert names(answer) == ["Malik Benali", "Ada Gagnon", "Zoé Tremblay", "Sam Wilson"]
    report = answer.context["report"]
    assert [str(branch.department) for branch in report.branches] == ["Direction", "Exploitation", "Technologies"]
    assert [str(site) for site, _completion in report.sites] == ["Montréal", "Québec"]


@pytest.mark.parametrize("who", ["sam", "zoe"])
def test_the_stranger_gets_nothing(cast: Cast, version: GuideVersion, client_of: Browser, who: str) -> None:
    assert client_of(getattr(cast, who)).get(address(version)).status_code == 404


@pytest.mark.parametrize("role", [Role.COMMUNICATIONS, Role.PRIVACY_OFFICER])
def test_other_roles_do_not_look_people_up(cast: Cast, version: GuideVersion, client_of: Browser, role: Role) -> None:
    RoleGrantFactory(employee=cast.sam, role=role)

    assert client_of(cast.sam).get(address(version)).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "department={technology}",
        "site={montreal}",
        "team={ada}",
        "team={sam}",
        "q=sam",
        "language=en",
        "q=wilson&state=",
    ],
)
def test_no_parameter_shows_a_manager_people_of_others(
    cast: Cast, version: GuideVersion, client_of: Browser, query: str
) -> None:
    keys = {"technology": cast.technology.pk, "montreal": cast.montreal.pk, "ada": cast.ada.pk, "sam": cast.sam.pk}

    answer = client_of(cast.malik).get(f"{address(version)}?{query.format(**keys)}")

    assert answer.status_code == 200
    assert set(names(answer)) <= {"Zoé Tremblay"}
    assert "Sam" not in answer.content.decode()
    assert "Technologies" not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    ["state=nonsense", "department=x", "department=999999", "site=-1", "language=xx", "team=abc", "team=999999999999",
     "sort=;drop", "page=zzz", "q=" + "x" * 500, "q=%00", "direct=maybe", "state=done&state=to_do"],
)  # fmt: skip
def test_a_strange_address_is_answered_calmly(
    cast: Cast, version: GuideVersion, client_of: Browser, query: str
) -> None:
    assert client_of(cast.ada).get(f"{address(version)}?{query}").status_code == 200


def test_what_was_left_out_is_told(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    answer = client_of(cast.ada).get(address(version), {"state": "nonsense", "q": "zoe"})

    assert names(answer) == ["Zoé Tremblay"]
    assert "callout-notice" in answer.content.decode()


def test_filters_and_order_go_together(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    query = {"language": "fr", "department": cast.operations.pk, "sort": "-name", "state": "to_do"}

    assert names(client_of(cast.ada).get(address(version), query)) == ["Zoé Tremblay", "Malik Benali"]


def test_links_keep_what_was_chosen(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    page = client_of(cast.ada).get(address(version), {"language": "fr", "page": "1"}).content.decode()

    assert f"?language=fr&amp;department={cast.operations.pk}" in page
    assert "?language=fr&amp;state=done" in page
    assert "?language=fr&amp;sort=-name" in page or "?language=fr&amp;sort=name" in page
    assert f"{reverse('acknowledgements:report-export', args=[version.guide.slug, 1])}?language=fr" in page


def test_figures_do_not_change_with_the_state_listed(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    answer = client_of(cast.ada).get(address(version), {"state": "done"})

    assert names(answer) == []
    assert answer.context["report"].figures.asked == 4
    assert "empty-state" in answer.content.decode()


def test_names_with_markup_are_shown_as_text(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    cast.zoe.preferred_name = "<script>alert(1)</script>"
    cast.zoe.save()
    cast.operations.name_fr = "<img src=x onerror=alert(1)>"
    cast.operations.save()

    page = client_of(cast.ada).get(address(version), {"q": "<script>alert(2)</script>"}).content.decode()
    page += client_of(cast.ada).get(address(version)).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_past_versions_can_be_chosen(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    sign(version, cast.zoe, at=timezone.now())
    following = ask_next(version, at=timezone.now())

    past = client_of(cast.ada).get(address(version))
    now = client_of(cast.ada).get(address(following))

    assert (past.context["report"].figures.done, past.context["report"].figures.not_done) == (1, 3)
    assert now.context["report"].figures.to_do == 4
    assert address(following) in past.content.decode()
    assert address(version) in now.content.decode()


def test_a_version_nobody_is_asked_about_has_no_report(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    draft = make_draft(title_fr="Brouillon", title_en="Draft")

    assert client_of(cast.ada).get(address(draft)).status_code == 404
    unknown = reverse("acknowledgements:report-read", args=["unknown", 1])
    assert client_of(cast.ada).get(unknown).status_code == 404


def test_a_long_list_turns_by_pages_and_misses_nobody(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    hire(version, cast.malik, 60)
    browser = client_of(cast.malik)

    first = browser.get(address(version), {"sort": "name"})
    second = browser.get(address(version), {"sort": "name", "page": "2"})

    assert (len(names(first)), len(names(second))) == (50, 11)
    assert "page=2" in first.content.decode()


@pytest.mark.parametrize("who", ["malik", "ada"])
def test_as_many_queries_for_one_person_as_for_thirty(
    cast: Cast, version: GuideVersion, client_of: Browser, who: str
) -> None:
    browser = client_of(getattr(cast, who))
    browser.get(address(version))
    with CaptureQueriesContext(connection) as few:
        browser.get(address(version))
    hire(version, cast.malik, 30)
    with CaptureQueriesContext(connection) as many:
        answer = browser.get(address(version))

    assert len(names(answer)) >= 31
    assert len(many) <= len(few)
    assert len(many) <= 20


def test_a_minor_version_shares_the_report_of_the_one_it_refines(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    sign(version, cast.zoe, at=timezone.now())
    minor = ask_next(version, must_acknowledge=False, at=timezone.now())

    assert client_of(cast.ada).get(address(minor)).context["report"].figures.done == 1


def stand_in(manager: Employee, deputy: Employee, first: int = 0, last: int = 5) -> None:
    today = timezone.localdate()
    first_day, last_day = today + dt.timedelta(days=first), today + dt.timedelta(days=last)
    ActingFactory(manager=manager, deputy=deputy, starts_on=first_day, ends_on=last_day)


def test_who_stands_in_reads_the_report_and_is_told_why(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    stand_in(cast.malik, cast.sam)

    answer = client_of(cast.sam).get(address(version))

    assert names(answer) == ["Zoé Tremblay"]
    page = answer.content.decode()
    assert "You stand in for Malik Benali until" in page
    assert reverse("acknowledgements:report-list") in page.partition("<main")[0]


@pytest.mark.parametrize(("first", "last"), [(1, 5), (-5, -1)])
def test_not_before_nor_after(cast: Cast, version: GuideVersion, client_of: Browser, first: int, last: int) -> None:
    stand_in(cast.malik, cast.sam, first, last)

    browser = client_of(cast.sam)

    assert browser.get(address(version)).status_code == 404
    assert reverse("acknowledgements:report-list") not in browser.get("/").content.decode()


def test_a_deputy_of_two_managers_opens_each_team(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    hire(version, cast.sam, 2)
    stand_in(cast.malik, cast.sam)
    browser = client_of(cast.sam)

    for lead, number in ((cast.malik, 1), (cast.sam, 2)):
        assert f"?team={lead.pk}" in browser.get(address(version)).content.decode()
        assert len(names(browser.get(address(version), {"team": lead.pk}))) == number


def test_a_guide_kept_ready_shows_the_reports_to_who_stands_in(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    stand_in(cast.malik, cast.sam)
    guide = reverse("guidebook:guide-read", args=[version.guide.slug])
    reports = reverse("acknowledgements:report-list")
    stranger = EmployeeFactory(language="en")

    assert reports not in client_of(stranger).get(guide).content.decode()
    assert reports in client_of(cast.sam).get(guide).content.decode()
    assert reports not in client_of(stranger).get(guide).content.decode()


def test_as_of_a_day_gone_by(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    sign(version, cast.zoe, at=timezone.now())
    yesterday = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
    browser = client_of(cast.ada)

    answer = browser.get(address(version), {"as_of": yesterday})

    assert answer.context["report"].figures.done == 0
    assert answer.context["report"].until is not None
    assert f"as_of={yesterday}" in answer.content.decode()
    assert "nudge" not in answer.content.decode().partition("<main")[2]


@pytest.mark.parametrize("day", ["2999-01-01", "hier", "2026-13-01", "-1"])
def test_a_day_that_has_not_come_is_left_out(cast: Cast, version: GuideVersion, client_of: Browser, day: str) -> None:
    answer = client_of(cast.ada).get(address(version), {"as_of": day})
    assert answer.status_code == 200
    assert answer.context["report"].until is None


def renewed(version: GuideVersion) -> GuideVersion:
    """The same version, asked again a year later; Zoé had answered the first time."""
    version.guide.renew_months = 12
    version.guide.save()
    sign(version, cast_zoe(), at=timezone.now() - dt.timedelta(days=400))
    assert renew(version, by=None, at=timezone.now()) is not None
    for asked in Ask.objects.all():
        reconcile(asked, at=timezone.now())
    return GuideVersion.objects.select_related("guide", "ask").get(pk=version.pk)


def cast_zoe() -> Employee:
    return Employee.objects.get(first_name="Zoé")


def test_each_round_has_its_report(cast: Cast, client_of: Browser) -> None:
    first = ask_guide(at=timezone.now() - dt.timedelta(days=410))
    version = renewed(first)
    browser = client_of(cast.ada)

    now, earlier = browser.get(address(version)), browser.get(address(version), {"round": first.ask_id})

    assert (now.context["report"].figures.done, now.context["report"].figures.to_do) == (0, 4)
    assert (earlier.context["report"].figures.done, earlier.context["report"].figures.not_done) == (1, 3)
    assert f"{address(version)}?round={first.ask_id}" in now.content.decode()
    page = earlier.content.decode()
    people = reverse("acknowledgements:report-person", args=[version.guide.slug, 1, cast.zoe.pk])
    assert f"{people}?round={first.ask_id}" in page
    assert f"?round={first.ask_id}&amp;state=done" in page
    for act in ("report-nudge", "report-sheet", "paper-record"):
        assert reverse(f"acknowledgements:{act}", args=[version.guide.slug, 1]) not in page


def test_what_hangs_on_a_report_is_of_its_round(cast: Cast, client_of: Browser) -> None:
    first = ask_guide(at=timezone.now() - dt.timedelta(days=410))
    version = renewed(first)
    browser, key = client_of(cast.ada), {"round": first.ask_id}
    where = [version.guide.slug, 1]

    person = browser.get(reverse("acknowledgements:report-person", args=[*where, cast.zoe.pk]), key)
    assert person.context["dossier"].assignment.ask_id == first.ask_id
    assert f"{address(version)}?round={first.ask_id}" in person.content.decode()
    rows = b"".join(browser.get(reverse("acknowledgements:report-export", args=where), key).streaming_content)
    assert rows.decode().count("Non fait") + rows.decode().count("Not done") == 3


@pytest.mark.parametrize("key", ["999999", "x", "-1", "9" * 30, "²"])
def test_there_is_no_report_of_an_unknown_round(
    cast: Cast, version: GuideVersion, client_of: Browser, key: str
) -> None:
    assert client_of(cast.ada).get(address(version), {"round": key}).status_code == 404


def test_the_round_of_another_guide_is_not_shown_here(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    following = ask_next(version, at=timezone.now())

    assert client_of(cast.ada).get(address(following), {"round": version.ask_id}).status_code == 404
