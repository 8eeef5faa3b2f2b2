from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from documents import bundling
from documents.models import LedgerEntry
from documents.verifying import verify
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.bundles import kept
from tests.factories.documents import make_document
from tests.factories.ledger import checkpoint, write_entries
from tests.factories.people import RoleGrantFactory

PAGE = "/ledger/bundle/"


@pytest.fixture
def _acts(cast: Cast) -> None:
    make_document(cast.zoe, about="test:fr:1")
    make_document(cast.sam, about="test:en:2")
    write_entries(3, subject="guide:media:v1")
    checkpoint()


@pytest.mark.usefixtures("_acts")
def test_hr_orders_what_one_person_signed(client_of: Any, cast: Cast, tmp_path: Path) -> None:
    client = client_of(cast.ada)
    assert "Produire le dossier" in client.get(PAGE).content.decode()
    answer = client.post(PAGE, {"person": cast.zoe.employee_number})
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith("attachment")
    found = verify(kept(tmp_path, b"".join(answer.streaming_content)))
    assert (found.faults, found.documents, found.entries) == ([], 1, 1)


@pytest.mark.usefixtures("_acts")
def test_an_auditor_orders_a_version_or_a_period(client_of: Any, cast: Cast, tmp_path: Path) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.AUDITOR)
    for asked, entries in (
        ({"subject": "guide:media:v1"}, 3),
        ({"until": "2026-04-01"}, 3),
        ({"since": "2026-04-01"}, 2),
    ):
        answer = client_of(cast.malik).post(PAGE, asked)
        found = verify(kept(tmp_path, b"".join(answer.streaming_content)))
        assert (found.faults, found.entries) == ([], entries)


@pytest.mark.usefixtures("_acts")
@pytest.mark.parametrize(
    "asked",
    [
        {"person": ""},
        {"person": "nobody"},
        {"person": "\x00"},
        {"since": "yesterday"},
        {"since": "2026-05-02", "until": "2026-05-01"},
        {"subject": "x" * 500},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(client_of: Any, ada: Employee, asked: dict[str, str]) -> None:
    page = client_of(ada).post(PAGE, {"csrf": "x"} | asked)
    assert page.status_code == 200
    assert "Aucun dossier n’a été produit" in page.content.decode()


@pytest.mark.usefixtures("_acts")
def test_too_much_is_for_the_command(client_of: Any, ada: Employee, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundling, "MOST_DOCUMENTS", 1)
    page = client_of(ada).post(PAGE, {"since": "2020-01-01"})
    assert "export_evidence" in page.content.decode()


def test_before_the_first_checkpoint_it_says_to_wait(client_of: Any, ada: Employee) -> None:
    assert "cinq minutes" in client_of(ada).post(PAGE, {"since": "2020-01-01"}).content.decode()


@pytest.mark.usefixtures("_acts")
@pytest.mark.parametrize("who", ["malik", "zoe", "sam"])
def test_for_a_manager_and_a_stranger_it_does_not_exist(client_of: Any, cast: Cast, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"person": cast.zoe.employee_number}).status_code == 404


@pytest.mark.usefixtures("_acts")
def test_looking_or_ordering_writes_nothing(client_of: Any, ada: Employee) -> None:
    before = LedgerEntry.objects.count()
    client_of(ada).get(PAGE, {"person": ada.employee_number})
    assert LedgerEntry.objects.count() == before
