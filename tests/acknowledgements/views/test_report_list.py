from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_many, ask_next, sign
from tests.factories.people import ActingFactory, AudienceFactory, RoleGrantFactory

Browser = Callable[..., Client]
ADDRESS = reverse("acknowledgements:report-list")


def test_a_manager_sees_how_far_their_people_are(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(at=timezone.now())
    sign(version, cast.zoe, at=timezone.now())

    (line,) = client_of(cast.malik).get(ADDRESS).context["reports"]

    assert line.version == version
    assert (line.figures.done, line.figures.asked, line.figures.percent) == (1, 1, 100)


def test_hr_and_the_auditor_see_the_whole_company(cast: Cast, client_of: Browser) -> None:
    ask_guide(at=timezone.now())
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)

    for person in (cast.ada, cast.sam):
        (line,) = client_of(person).get(ADDRESS).context["reports"]
        assert line.figures.asked == 4


def test_past_versions_are_there_too(cast: Cast, client_of: Browser) -> None:
    version = ask_guide(at=timezone.now())
    ask_next(version, at=timezone.now())

    page = client_of(cast.ada).get(ADDRESS).content.decode()

    for number in (1, 2):
        assert reverse("acknowledgements:report-read", args=[version.guide.slug, number]) in page


@pytest.mark.parametrize("who", ["sam", "zoe"])
def test_who_leads_nobody_and_holds_no_role_is_a_stranger_here(cast: Cast, client_of: Browser, who: str) -> None:
    ask_guide(at=timezone.now())

    assert client_of(getattr(cast, who)).get(ADDRESS).status_code == 404


def test_nothing_asked_of_one_s_people_says_so(cast: Cast, client_of: Browser) -> None:
    ask_guide(audience=AudienceFactory(departments=[cast.technology]), at=timezone.now())

    answer = client_of(cast.malik).get(ADDRESS)

    assert answer.context["reports"] == []
    assert "empty-state" in answer.content.decode()


def test_as_many_queries_for_one_guide_as_for_thirty(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.ada)
    ask_guide(sections=1, at=timezone.now())
    browser.get(ADDRESS)
    with CaptureQueriesContext(connection) as one:
        browser.get(ADDRESS)
    ask_many(29, cast.malik, cast.zoe)
    with CaptureQueriesContext(connection) as thirty:
        answer = browser.get(ADDRESS)

    assert len(answer.context["reports"]) == 30
    assert len(thirty) == len(one)


def test_who_stands_in_sees_the_people_they_follow(cast: Cast, client_of: Browser) -> None:
    ask_guide(at=timezone.now())
    today = timezone.localdate()
    ActingFactory(manager=cast.malik, deputy=cast.sam, starts_on=today, ends_on=today)

    answer = client_of(cast.sam).get(ADDRESS)

    (line,) = answer.context["reports"]
    assert line.figures.asked == 1
    assert "You stand in for Malik Benali" in answer.content.decode()
    assert reverse("people:acting-list") in answer.content.decode()
