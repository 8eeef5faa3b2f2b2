from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guidebook.models import GuideVersion
from people.models import Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, hire
from tests.factories.guidebook import make_draft
from tests.factories.people import RoleGrantFactory
from tests.factories.questions import ask_about, ask_rows

Browser = Callable[..., Client]


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide(at=timezone.now())


def address(version: GuideVersion) -> str:
    return reverse("acknowledgements:report-confusion", args=[version.guide.slug, version.number])


def cells(browser: Client, version: GuideVersion) -> list[str]:
    page = browser.get(address(version)).content.decode()
    return [cell.split("</td>")[0].strip() for cell in page.split('<td class="number">')[1:]]


def test_figures_by_section_and_nobody_named(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    for person in (cast.ada, cast.malik, cast.zoe):
        ask_about(version, person, 2)
    ask_about(version, cast.zoe, 3, question="Mot confidentiel ?")
    browser = client_of(cast.ada)

    assert cells(browser, version) == ["0", "0", "3", "0", "moins de 3", "0"]
    page = browser.get(address(version)).content.decode()
    for unsaid in ("Zoé", "Malik", "confidentiel"):
        assert unsaid not in page


def test_one_person_who_asks_a_lot_is_still_one_person(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    ask_rows(12, version, cast.zoe)

    assert cells(client_of(cast.ada), version)[0] == "moins de 3"


def test_hr_of_a_department_sees_the_figures_of_its_tree(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    for number in range(3):
        ask_about(version, hire(f"Personne {number}", cast.malik))
    ask_about(version, cast.ada)
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    browser = client_of(cast.sam)
    browser.cookies["django_language"] = "en"

    assert cells(browser, version)[0] == "3"
    assert cells(client_of(cast.ada), version)[0] == "4"


def test_the_auditor_sees_it(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)

    assert client_of(cast.sam).get(address(version)).status_code == 200


@pytest.mark.parametrize("who", ["sam", "zoe", "malik"])
def test_the_stranger_and_the_manager_get_nothing(
    cast: Cast, version: GuideVersion, client_of: Browser, who: str
) -> None:
    assert client_of(getattr(cast, who)).get(address(version)).status_code == 404


def test_a_draft_and_what_does_not_exist_have_none(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.ada)

    assert browser.get(address(make_draft(title_fr="Autre", title_en="Other"))).status_code == 404
    unknown = reverse("acknowledgements:report-confusion", args=[version.guide.slug, 9])
    assert browser.get(unknown).status_code == 404


def test_the_report_leads_to_it_for_hr_alone(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    report = reverse("acknowledgements:report-read", args=[version.guide.slug, 1])

    assert address(version) in client_of(cast.ada).get(report).content.decode()
    assert address(version) not in client_of(cast.malik).get(report).content.decode()


def test_the_queries_do_not_grow_with_the_questions(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.ada)
    ask_about(version, cast.zoe)

    def queries() -> int:
        browser.get(address(version))  # what is cached is cached
        with CaptureQueriesContext(connection) as captured:
            browser.get(address(version))
        return len(captured)

    before = queries()
    ask_rows(30, version, cast.zoe)

    assert queries() == before
