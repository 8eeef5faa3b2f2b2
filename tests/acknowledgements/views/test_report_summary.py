from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acknowledgements import summing_up
from assignments.reconciling import reconcile
from guidebook.models import GuideVersion
from people.positions import renumber_people
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, sign
from tests.factories.people import EmployeeFactory

Browser = Callable[..., Client]


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide(at=timezone.now() - dt.timedelta(days=3))


def address(version: GuideVersion) -> str:
    return reverse("acknowledgements:report-summary", args=[version.guide.slug, version.number])


def told(browser: Client, version: GuideVersion, **query: object) -> str:
    answer = browser.get(address(version), query)
    assert answer["Content-Type"] == "application/pdf"
    assert version.guide.slug in answer["Content-Disposition"]
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    return text.stdout.decode()


def test_figures_places_and_who_has_not_answered(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    sign(version, cast.zoe, at=timezone.now())
    text = told(client_of(cast.ada), version)
    assert "Guide des médias sociaux" in text
    assert "25 %" in text.replace("\xa0", " ").replace("\u202f", " ")
    assert "Exploitation" in text
    assert "Sam Wilson" in text
    assert "Zoé Tremblay" not in text


def test_a_manager_sums_up_their_people_alone(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    text = told(client_of(cast.malik), version, q="")
    assert "Zoé Tremblay" in text
    assert "Sam Wilson" not in text


def test_the_list_is_bounded_and_says_so(
    cast: Cast, version: GuideVersion, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summing_up, "MOST_ROWS", 3)
    EmployeeFactory.create_batch(4, manager=cast.malik, department=cast.operations)
    renumber_people()
    reconcile(version.ask, at=timezone.now())
    assert "5 autres personnes" in told(client_of(cast.ada), version)


@pytest.mark.parametrize("who", ["sam", "zoe"])
def test_the_stranger_gets_nothing(cast: Cast, version: GuideVersion, client_of: Browser, who: str) -> None:
    assert client_of(getattr(cast, who)).get(address(version)).status_code == 404
