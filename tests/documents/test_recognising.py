"""The verifier on files of every kind (`tests/vectors`): what it finds of each is what the manifest says."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from documents.checking import check
from documents.models import Document, DocumentState
from documents.recognising import Finding, Recognition, conclude, recognise
from documents.states import note_state
from documents.verdicts import Clock, Trust, Verdict, from_json, to_json

FOLDER = Path(__file__).resolve().parent.parent / "vectors"
VECTORS: list[dict[str, Any]] = json.loads((FOLDER / "manifest.json").read_text())
AT = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


def trusted(name: str) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates((FOLDER / f"{name}.pem").read_bytes())


def judge(vector: dict[str, Any]) -> Verdict:
    return check((FOLDER / vector["file"]).read_bytes(), roots=trusted("root"), clocks=trusted("clock"))


def keep(vector: dict[str, Any]) -> None:
    """The archive as the manifest tells it."""
    if not vector["keep"]:
        return
    code, content = vector["record"]["document"]["code"], (FOLDER / vector["file"]).read_bytes()
    document = Document.objects.create(
        kind="vector",
        about=f"vector:{code}",
        title="Accusé de lecture",
        language="fr",
        code=code,
        increment=content,
        size=len(content),
        sha256=vector["sha256"],
        record=vector["record"],
        certificate_sha256="0" * 64,
        sealed_by="Boréal Mobilité",
        acted_at=AT,
        sealed_at=AT,
    )
    if vector["state"]:
        note_state(document.about, DocumentState.State(vector["state"]), since=AT, by=None, at=AT)


def named(vector: dict[str, Any]) -> str:
    return str(vector["file"])


@pytest.mark.parametrize("vector", VECTORS, ids=named)
def test_the_file_is_judged_as_the_manifest_says(vector: dict[str, Any]) -> None:
    verdict = judge(vector)
    assert {name: getattr(verdict, name) for name in vector["verdict"]} == vector["verdict"]
    assert from_json(to_json(verdict)) == verdict


@pytest.mark.django_db
@pytest.mark.parametrize("vector", VECTORS, ids=named)
def test_what_is_said_first_is_what_the_manifest_says(vector: dict[str, Any]) -> None:
    keep(vector)
    recognition = recognise(judge(vector), sha256=vector["sha256"], at=AT)
    assert conclude(judge(vector), recognition) == vector["finding"]
    assert (recognition.state.state if recognition.state else "") == vector["state"]


def test_the_files_are_those_of_the_manifest() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.[pt][dx][ft]")}
    assert found == {vector["file"]: vector["sha256"] for vector in VECTORS}


def test_the_time_of_a_clock_we_do_not_know_is_not_believed() -> None:
    verdict = check((FOLDER / "timestamped.pdf").read_bytes(), roots=trusted("root"), clocks=[])
    assert (verdict.clock, verdict.timestamped_at, verdict.trust) == (Clock.UNKNOWN, None, Trust.OURS)


def test_the_time_of_a_clock_we_know_is() -> None:
    verdict = check((FOLDER / "timestamped.pdf").read_bytes(), roots=trusted("root"), clocks=trusted("clock"))
    assert verdict.sealed_at == dt.datetime(2026, 6, 30, 16, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_sealed_by_us_and_another_file_than_the_one_we_keep() -> None:
    good = next(vector for vector in VECTORS if vector["file"] == "good.pdf")
    keep(good)
    recognition = recognise(judge(good), sha256="0" * 64, at=AT)
    assert conclude(judge(good), recognition) == Finding.NOT_THAT_FILE


def test_a_verdict_without_a_code_asks_the_archive_nothing() -> None:
    not_pdf = next(vector for vector in VECTORS if vector["file"] == "not-a-pdf.txt")
    assert recognise(judge(not_pdf), sha256="0" * 64, at=AT) == Recognition()
