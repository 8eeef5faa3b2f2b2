"""Figures of thousands on the pages of reports, and in what no person reads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from acknowledgements import reporting
from assignments.models import PlaceTally
from guidebook.models import GuideVersion
from people.models import Department, Site
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide

Browser = Callable[..., Client]
GROUPED = re.compile("[0-9][\u00a0\u202f,][0-9]{3}")
READ_BY_PEOPLE = {"alt", "aria-label", "title", "placeholder", "content"}


class Attributes(HTMLParser):
    """All that stands in a tag and is not read by a person."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"{tag} {name}={value}" for name, value in attrs if value and name not in READ_BY_PEOPLE]


@pytest.fixture
def version(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> GuideVersion:
    """Of millions, in places whose keys are of thousands."""
    monkeypatch.setattr(reporting, "LARGE", 0)
    version = ask_guide()
    Department.objects.create(pk=1_234_567, name_fr="Chantier", name_en="Yard", parent=cast.management)
    Site.objects.create(pk=7_654_321, name="Gaspé", city="Gaspé")
    for tally in PlaceTally.objects.filter(ask=version.ask):
        tally.asked, tally.done, tally.overdue = 2_345_678, 1_234_567, 345_678
        tally.save()
    return version


def address(name: str, version: GuideVersion) -> str:
    return reverse(f"acknowledgements:report-{name}", args=[version.guide.slug, version.number])


@pytest.mark.parametrize(("language", "separator"), [("fr", "\u00a0"), ("en", ",")])
def test_people_read_grouped_numbers(
    cast: Cast, version: GuideVersion, client_of: Browser, language: str, separator: str
) -> None:
    browser = client_of(cast.ada)
    browser.cookies["django_language"] = language
    done = f"{1_234_567 * PlaceTally.objects.filter(ask=version.ask).count():,}".replace(",", separator)

    for page in (address("read", version), reverse("acknowledgements:report-list")):
        assert done in browser.get(page).content.decode()


def test_no_attribute_holds_one(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.ada)

    for path in (address("read", version), address("nudge", version), reverse("acknowledgements:report-list")):
        page = browser.get(path).content.decode()
        assert not [each for each in Attributes(page).found if GROUPED.search(each)]
    page = browser.get(address("read", version)).content.decode()
    assert 'value="1234567"' in page
    assert 'value="7654321"' in page


def test_no_file_holds_one(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    answer = client_of(cast.ada).get(address("export", version))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert not GROUPED.search(text)
    assert list(csv.reader(io.StringIO(text)))


def test_the_stranger_gets_nothing(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    assert client_of(cast.sam).get(address("read", version)).status_code == 404
