from __future__ import annotations

import csv
import datetime as dt
import io
import zoneinfo
from collections.abc import Callable

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acknowledgements import reporting
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
    return reverse("acknowledgements:report-export", args=[version.guide.slug, version.number])


def rows(browser: Client, version: GuideVersion, **query: object) -> list[dict[str, str]]:
    answer = browser.get(address(version), query)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    delimiter = ";" if answer["Content-Language"] == "fr" else ","
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def test_the_file_says_what_the_page_says(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    signed_at = timezone.now()
    sign(version, cast.zoe, at=signed_at)

    (row,) = rows(client_of(cast.malik), version)

    values = list(row.values())
    assert values[:6] == [
        "Zoé Tremblay", cast.zoe.employee_number, "Exploitation", "Québec", "Malik Benali", values[5],
    ]  # fmt: skip
    local = signed_at.astimezone(zoneinfo.ZoneInfo("America/Toronto"))
    assert f"{local:%Y-%m-%d %H:%M}" in values
    assert "zoe@boreal.example" in values
    assert "1" in values


def test_titles_are_in_the_language_of_the_reader(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.ada)
    browser.cookies["django_language"] = "en"

    found = rows(browser, version, sort="name")

    assert list(found[0])[:5] == ["Name", "Employee number", "Department", "Site", "Direct manager"]
    assert [row["State"] for row in found] == ["To do"] * 4
    assert found[0]["Department"] == "Operations"


def test_a_manager_exports_their_people_alone(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    for query in ({}, {"q": "sam"}, {"department": cast.technology.pk}, {"team": cast.ada.pk}):
        found = rows(client_of(cast.malik), version, **query)
        assert {next(iter(row.values())) for row in found} <= {"Zoé Tremblay"}


@pytest.mark.parametrize("who", ["sam", "zoe"])
def test_the_stranger_gets_nothing(cast: Cast, version: GuideVersion, client_of: Browser, who: str) -> None:
    assert client_of(getattr(cast, who)).get(address(version)).status_code == 404


def test_the_selection_and_the_order_hold(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    found = rows(client_of(cast.ada), version, language="fr", sort="-name")

    assert [next(iter(row.values())) for row in found] == ["Zoé Tremblay", "Ada Gagnon", "Malik Benali"]


@pytest.mark.parametrize("name", ["=HYPERLINK(A1)", "+1", "-1+2", "@SUM(A1)", "\t=1"])
def test_a_name_is_never_a_formula(cast: Cast, version: GuideVersion, client_of: Browser, name: str) -> None:
    cast.zoe.preferred_name = name
    cast.zoe.save()

    (row,) = rows(client_of(cast.malik), version)

    assert next(iter(row.values())).startswith("'")


def test_the_file_is_downloaded_under_a_name_that_says_what_it_is(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    answer = client_of(cast.ada).get(address(version))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert version.guide.slug in answer["Content-Disposition"]
    assert answer.streaming


def test_as_many_queries_for_one_person_as_for_thirty(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.malik)
    rows(browser, version)
    with CaptureQueriesContext(connection) as few:
        rows(browser, version)
    EmployeeFactory.create_batch(30, manager=cast.malik, department=cast.operations, site=cast.quebec)
    renumber_people()
    reconcile(version.ask, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        found = rows(browser, version)

    assert len(found) == 31
    assert len(many) <= len(few)


def test_the_workbook_says_what_the_csv_says(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    sign(version, cast.zoe, at=timezone.now())
    browser = client_of(cast.ada)
    answer = browser.get(address(version), {"format": "xlsx", "sort": "name"})
    assert version.guide.slug in answer["Content-Disposition"]
    content = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(content).active

    told = [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]

    plain = rows(browser, version, sort="name")
    assert told[0] == list(plain[0])
    assert [row[0] for row in told[1:]] == [next(iter(row.values())) for row in plain]
    assert isinstance(told[3][9], dt.datetime)


def test_a_large_report_is_exported_whole_by_name(
    cast: Cast, version: GuideVersion, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "LARGE", 0)
    found = rows(client_of(cast.ada), version)
    names = [next(iter(row.values())) for row in found]
    assert names == ["Malik Benali", "Ada Gagnon", "Zoé Tremblay", "Sam Wilson"]
