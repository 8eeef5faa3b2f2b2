from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guidebook.models import GuideVersion
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next, hire, reconciled, sign

Browser = Callable[..., Client]


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide(at=timezone.now() - dt.timedelta(days=3))


def address(version: GuideVersion, view: str = "report-sheet") -> str:
    return reverse(f"acknowledgements:{view}", args=[version.guide.slug, version.number])


def words(content: bytes, folder: Path) -> str:
    (folder / "sheet.pdf").write_bytes(content)
    command = ["pdftotext", str(folder / "sheet.pdf"), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_manager_prints_the_sheet_of_their_people(
    cast: Cast, version: GuideVersion, client_of: Browser, tmp_path: Path
) -> None:
    answer = client_of(cast.malik).get(address(version))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert f"feuille-de-signature-{version.guide.slug}-v1-fr-" in answer["Content-Disposition"]
    said = words(answer.content, tmp_path)
    assert "Zoé Tremblay" in said
    assert "Sam Wilson" not in said


@pytest.mark.parametrize("who", ["sam", "zoe"])
def test_the_stranger_gets_nothing(cast: Cast, version: GuideVersion, client_of: Browser, who: str) -> None:
    assert client_of(getattr(cast, who)).get(address(version)).status_code == 404


def test_nothing_is_posted_there(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    assert client_of(cast.ada).post(address(version)).status_code == 405


def test_the_report_leads_there_with_its_selection(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    page = client_of(cast.ada).get(address(version, "report-read"), {"q": "zoe", "site": cast.quebec.pk})

    assert f"{address(version)}?q=zoe&amp;site={cast.quebec.pk}" in page.content.decode()


def test_the_selection_holds_and_says_the_language(
    cast: Cast, version: GuideVersion, client_of: Browser, tmp_path: Path
) -> None:
    browser = client_of(cast.ada)

    english = words(browser.get(address(version), {"language": "en"}).content, tmp_path)
    assert "I confirm that I have read this guide." in english
    assert "Sam Wilson" in english
    assert "Zoé Tremblay" not in english
    assert "I confirm" in words(browser.get(address(version), {"q": "zoe", "in": "en"}).content, tmp_path)
    assert "Je confirme" in words(browser.get(address(version), {"q": "zoe", "in": "<de>"}).content, tmp_path)


@pytest.mark.parametrize("query", [{"q": "personne"}, {"state": "done"}])
def test_nobody_left_to_sign_is_said_on_the_report(
    cast: Cast, version: GuideVersion, client_of: Browser, query: dict[str, str]
) -> None:
    answer = client_of(cast.ada).get(address(version), query, follow=True)

    ((back, _status),) = answer.redirect_chain
    assert back.startswith(f"{address(version, 'report-read')}?")
    assert "il ne reste rien à signer" in answer.content.decode()


def test_too_many_people_are_asked_to_be_narrowed(
    cast: Cast, version: GuideVersion, client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acknowledgements.printing.MOST_PEOPLE", 3)

    answer = client_of(cast.ada).get(address(version), follow=True)

    assert "Restreignez la sélection" in answer.content.decode()


def test_a_version_that_was_replaced_is_not_printed(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    ask_next(version, at=timezone.now())
    browser = client_of(cast.ada)

    assert "version en vigueur" in browser.get(address(version), follow=True).content.decode()
    assert address(version) not in browser.get(address(version, "report-read")).content.decode()


def test_as_many_queries_for_one_person_as_for_thirty(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.malik)
    browser.get(address(version))
    with CaptureQueriesContext(connection) as few:
        browser.get(address(version))
    for _each in range(29):
        hire("Loïc D’Astous", cast.malik)
    reconciled(version, at=timezone.now())
    sign(version, cast.malik, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        assert browser.get(address(version)).status_code == 200

    assert len(many) <= len(few)
