from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import Acknowledgement
from documents.evidence import erase_evidence
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next, keep_copy, sign, sign_on_paper

Browser = Callable[..., Client]


def sign_now(cast: Cast, **more: object) -> Acknowledgement:
    now = timezone.now()
    version = ask_guide(at=now - dt.timedelta(days=3))
    return sign(version, cast.zoe, at=more.pop("at", now), **more)  # type: ignore[arg-type]


def test_the_person_sees_what_they_signed_and_when(cast: Cast, client_of: Browser) -> None:
    acknowledgement = sign_now(cast, typed_name="zoé tremblay")

    page = client_of(cast.zoe).get(acknowledgement.get_absolute_url()).content.decode()

    assert "Je confirme avoir lu ce guide." in page
    assert "zoé tremblay" in page
    assert "Guide des médias sociaux" in page


def test_the_copy_is_on_its_way_and_asked_for_again(cast: Cast, client_of: Browser) -> None:
    acknowledgement = sign_now(cast)

    page = client_of(cast.zoe).get(acknowledgement.get_absolute_url()).content.decode()

    assert f'hx-get="{acknowledgement.get_absolute_url()}"' in page
    assert "/download/" not in page


def test_the_fragment_says_so_until_the_copy_is_there(cast: Cast, client_of: Browser) -> None:
    acknowledgement, browser = sign_now(cast), client_of(cast.zoe)

    waiting = browser.get(acknowledgement.get_absolute_url(), headers={"HX-Request": "true"})
    document = keep_copy(acknowledgement)
    ready = browser.get(acknowledgement.get_absolute_url(), headers={"HX-Request": "true"})

    assert "<html" not in waiting.content.decode()
    assert "HX-Request" in waiting["Vary"]
    assert "hx-trigger" in waiting.content.decode()
    assert document.get_absolute_url() in ready.content.decode()
    assert "hx-trigger" not in ready.content.decode()


def test_a_page_left_open_does_not_ask_for_ever(cast: Cast, client_of: Browser) -> None:
    acknowledgement = sign_now(cast, at=timezone.now() - dt.timedelta(hours=1))

    assert "hx-trigger" not in client_of(cast.zoe).get(acknowledgement.get_absolute_url()).content.decode()


def test_without_a_script_the_page_itself_has_the_copy(cast: Cast, client_of: Browser) -> None:
    acknowledgement = sign_now(cast)
    document = keep_copy(acknowledgement)

    assert document.get_absolute_url() in client_of(cast.zoe).get(acknowledgement.get_absolute_url()).content.decode()


def test_a_newer_version_is_told_and_changes_nothing_here(cast: Cast, client_of: Browser) -> None:
    acknowledgement = sign_now(cast)
    ask_next(acknowledgement.edition.version, at=timezone.now())

    page = client_of(cast.zoe).get(acknowledgement.get_absolute_url()).content.decode()

    assert "callout-notice" in page
    assert "Je confirme avoir lu ce guide." in page


@pytest.mark.parametrize("who", ["sam", "malik", "ada"])
def test_nobody_else_reads_it_stranger_manager_or_hr(cast: Cast, client_of: Browser, who: str) -> None:
    acknowledgement = sign_now(cast)

    assert client_of(getattr(cast, who)).get(acknowledgement.get_absolute_url()).status_code == 404


def test_one_that_does_not_exist_is_not_found(cast: Cast, client_of: Browser) -> None:
    assert client_of(cast.zoe).get("/acknowledgements/99999999999999999999/").status_code == 404


def test_it_cannot_be_changed_from_here(cast: Cast, client_of: Browser) -> None:
    acknowledgement = sign_now(cast)

    client_of(cast.zoe).post(acknowledgement.get_absolute_url(), {"answer": "declined"})

    acknowledgement.refresh_from_db()
    assert acknowledgement.answer == "acknowledged"


def test_erased_evidence_leaves_the_receipt(cast: Cast, client_of: Browser) -> None:
    acknowledgement = sign_now(cast, typed_name="zoé tremblay")
    erase_evidence(acknowledgement.evidence, at=timezone.now())

    page = client_of(cast.zoe).get(acknowledgement.get_absolute_url()).content.decode()

    assert "zoé tremblay" not in page
    assert "Zoé Tremblay" in page


def test_what_came_from_paper_says_so_without_the_scan(cast: Cast, client_of: Browser) -> None:
    recorded = sign_on_paper(ask_guide(), cast.zoe, cast.malik, by=cast.ada)
    acknowledgement = Acknowledgement.objects.get(employee=cast.zoe)

    page = client_of(cast.zoe).get(acknowledgement.get_absolute_url()).content.decode()

    assert "Signé sur papier le 3 mars 2026, consigné par Ada Gagnon le 3 mars 2026 à 14" in page
    assert recorded.sheet.sha256 in page
    assert recorded.sheet.get_absolute_url() not in page
    assert "Malik" not in page
    kept = client_of(cast.zoe).get(reverse("acknowledgements:document-list")).content.decode()
    assert "Signé sur papier le 3 mars 2026" in kept
