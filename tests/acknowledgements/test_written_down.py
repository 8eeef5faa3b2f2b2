"""Each act of evidence leaves one entry in the ledger, which names nobody."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from acknowledgements.acknowledging import NameDoesNotMatch
from acknowledgements.models import Acknowledgement
from acknowledgements.remarking import erase_remark
from assignments.exempting import exempt, revoke
from documents.evidence import erase_evidence
from documents.models import DocumentState, LedgerEntry
from documents.states import note_state
from guidebook.models import GuideVersion
from guidebook.publishing import retire
from tests.conftest import Cast
from tests.factories.acknowledgements import SIGNED, ask_guide, seal_copies, sign, sign_on_paper

DAY = dt.date(2026, 3, 10)


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide()


def entry(kind: str) -> LedgerEntry:
    return LedgerEntry.objects.get(kind=kind)


def test_a_publication_and_its_end(version: GuideVersion, cast: Cast) -> None:
    published = entry("guide-published")
    assert (published.about, published.subject) == (version.subject, version.subject)
    digests = {each["digest"] for each in published.record["editions"]}
    assert digests == set(version.editions.values_list("digest", flat=True))
    retire(version, by=cast.ada, at=SIGNED)
    assert entry("guide-retired").record["by"] == cast.ada.pk


def test_an_answer(version: GuideVersion, cast: Cast) -> None:
    signed = sign(version, cast.zoe)
    written = entry("acknowledgement")
    assert (written.about, written.person, written.subject) == (signed.key, cast.zoe.pk, version.subject)
    assert written.appended_at == signed.acknowledged_at
    assert written.record["edition_digest"] == signed.edition.digest
    assert written.record["answer"] == "acknowledged"


def test_a_decline_says_so_and_not_why(version: GuideVersion, cast: Cast) -> None:
    signed = sign(version, cast.zoe, answer=Acknowledgement.Answer.DECLINED, remark="Je préfère en parler.")
    written = entry("acknowledgement")
    assert written.record["answer"] == "declined"
    assert signed.remark
    assert written.record["remark_digest"] == signed.remark.digest
    assert "parler" not in json.dumps(written.record)


def test_a_sheet_and_those_who_signed_it(version: GuideVersion, cast: Cast) -> None:
    recorded = sign_on_paper(version, cast.zoe, cast.malik, by=cast.ada)
    assert entry("sheet-recorded").record["sha256"] == recorded.sheet.sha256
    signed = LedgerEntry.objects.filter(kind="acknowledgement")
    assert {each.record["sheet_sha256"] for each in signed} == {recorded.sheet.sha256}
    assert {each.person for each in signed} == {cast.zoe.pk, cast.malik.pk}


def test_an_exemption_and_its_end_without_the_reason(version: GuideVersion, cast: Cast) -> None:
    exemption = exempt(version.ask, cast.zoe, reason="Congé de maladie", starts_on=DAY, by=cast.ada, at=SIGNED)
    revoke(exemption, by=cast.ada, at=dt.datetime(2026, 3, 12, 15, tzinfo=dt.UTC))
    for kind in ("exemption", "exemption-ended"):
        assert entry(kind).person == cast.zoe.pk
        assert "maladie" not in json.dumps(entry(kind).record)


def test_what_is_erased_is_said_to_be_once(version: GuideVersion, cast: Cast) -> None:
    signed = sign(version, cast.zoe, answer=Acknowledgement.Answer.WITH_REMARK, remark="Merci.")
    assert signed.remark
    for _time in range(2):
        erase_remark(signed.remark, at=SIGNED)
        erase_evidence(signed.evidence, at=SIGNED)
    assert entry("remark-erased").record == {"remark_digest": signed.remark.digest}
    assert entry("evidence-erased").record == {"evidence_digest": signed.evidence.digest}


def test_a_sealed_copy_and_what_becomes_of_it(version: GuideVersion, cast: Cast) -> None:
    signed = sign(version, cast.zoe)
    (document,) = seal_copies()
    assert entry("document-sealed").record["sha256"] == document.sha256
    note_state(signed.key, DocumentState.State.SUPERSEDED, since=SIGNED, by=cast.ada, at=SIGNED)
    assert (entry("document-state").about, entry("document-state").record["state"]) == (signed.key, "superseded")


def test_what_is_refused_leaves_no_entry(version: GuideVersion, cast: Cast) -> None:
    with pytest.raises(NameDoesNotMatch):
        sign(version, cast.zoe, typed_name="Un autre nom")
    assert not LedgerEntry.objects.filter(kind="acknowledgement").exists()


def test_no_entry_names_anybody(version: GuideVersion, cast: Cast) -> None:
    sign(version, cast.zoe)
    sign_on_paper(version, cast.malik, by=cast.ada)
    seal_copies()
    written = json.dumps(list(LedgerEntry.objects.values_list("record", flat=True)), ensure_ascii=False)
    assert not [word for word in ("Zoé", "Malik", "boreal.example", "10.1.2.3", "Firefox") if word in written]
