"""A bundle that holds, and each way in which one may not: what is wrong is named."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from documents.bundling import Selection
from documents.certificates import seal_key
from documents.development_certificate import certify
from documents.verifying import verify
from tests.factories.bundles import SUBJECT, altered, files_of, kept, make_bundle, packed, record_acts

pytestmark = pytest.mark.django_db  # for the bundles that are made once; `verify` itself asks nothing of it
Files = dict[str, bytes]
ENTRIES, CHECKPOINTS, GROWTH = "ledger/entries.jsonl", "ledger/checkpoints.jsonl", "ledger/consistency.jsonl"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def bundles(django_db_setup: None, django_db_blocker: Any) -> dict[str, bytes]:
    """Of everything, and of one person: made once, for a bundle lives without its database."""
    with django_db_blocker.unblock(), transaction.atomic():
        person = record_acts()
        made = {
            "everything": make_bundle(),
            "person": make_bundle(Selection(person=person)),
            "subject": make_bundle(Selection(subject=SUBJECT)),
        }
        transaction.set_rollback(True)
    return made


def lines(files: Files, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[name].splitlines()]


def write_lines(files: Files, name: str, rows: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n" for row in rows)
    files[name] = text.encode()


def ending(files: Files, suffix: str) -> str:
    return next(name for name in files if name.startswith("documents/") and name.endswith(suffix))


@pytest.mark.parametrize("which", ["everything", "person", "subject"])
def test_a_bundle_holds(bundles: dict[str, bytes], which: str, tmp_path: Path) -> None:
    found = verify(kept(tmp_path, bundles[which]))
    assert found.faults == []
    documents, entries, checkpoints = {"everything": (2, 27, 3), "person": (1, 18, 2), "subject": (0, 20, 3)}[which]
    assert (found.documents, found.entries, found.checkpoints) == (documents, entries, checkpoints)


# --- What is changed by somebody without the key ------------------------------------------------------------------
def alter_pdf(files: Files) -> None:
    name = ending(files, ".pdf")
    files[name] = files[name].replace(b"/Type", b"/Tipe", 1)


def append_to_pdf(files: Files) -> None:
    files[ending(files, ".pdf")] += b"\n% more"


def alter_record(files: Files) -> None:
    name = ending(files, ".json")
    files[name] = files[name].replace(b"Tremblay", b"Tremblai").replace(b"Wilson", b"Wilsom").replace(b"9f", b"8f")


def drop_pdf(files: Files) -> None:
    del files[ending(files, ".pdf")]


def drop_entry(files: Files) -> None:
    write_lines(files, ENTRIES, lines(files, ENTRIES)[:4] + lines(files, ENTRIES)[5:])


def drop_last_entry(files: Files) -> None:
    write_lines(files, ENTRIES, lines(files, ENTRIES)[:-1])


def rewrite_entry(files: Files) -> None:
    rows = lines(files, ENTRIES)
    rows[4]["entry"]["record"]["place"] = 999
    write_lines(files, ENTRIES, rows)


def forge_root(files: Files) -> None:
    rows = lines(files, CHECKPOINTS)
    rows[-1]["statement"]["root_hash"] = "0" * 64
    write_lines(files, CHECKPOINTS, rows)


def sign_with_another_key(files: Files) -> None:
    from base64 import b64encode

    from cryptography.hazmat.primitives import hashes

    from documents.canonical import canonical

    key = ec.generate_private_key(ec.SECP256R1())
    certificate = certify("Forger", key, starts=seal_key().certificate.not_valid_before_utc, days=300)
    rows = lines(files, CHECKPOINTS)
    rows[-1]["certificate"] = certificate.public_bytes(serialization.Encoding.PEM).decode()
    signature = key.sign(canonical(rows[-1]["statement"]), ec.ECDSA(hashes.SHA256()))
    rows[-1]["signature"] = b64encode(signature).decode()
    write_lines(files, CHECKPOINTS, rows)


def drop_checkpoint(files: Files) -> None:
    write_lines(files, CHECKPOINTS, lines(files, CHECKPOINTS)[1:])


def drop_last_checkpoint(files: Files) -> None:
    write_lines(files, CHECKPOINTS, lines(files, CHECKPOINTS)[:-1])


def add_file(files: Files) -> None:
    files["documents/extra.exe"] = b"MZ"


def climb_out(files: Files) -> None:
    files["../../etc/passwd"] = b"root"


def swap_documents(files: Files) -> None:
    first, second = (name for name in files if name.endswith(".pdf"))
    files[first], files[second] = files[second], files[first]


def cut_a_line(files: Files) -> None:
    files[ENTRIES] = files[ENTRIES][:-10]


def speak_nonsense(files: Files) -> None:
    files[ENTRIES] = b'{"index": {}}\n'


def nest_deeply(files: Files) -> None:
    files[ENTRIES] = b"[" * 100_000 + b"\n"


HARM = [
    (alter_pdf, ".pdf: altered", ".pdf: its seal does not hold"),
    (append_to_pdf, ".pdf: altered", ".pdf: its seal does not hold"),
    (alter_record, ".json: altered", ".json: is not the record that the ledger knows"),
    (drop_pdf, ".pdf: missing", "is missing"),
    (drop_entry, "entries.jsonl: altered", "an entry is missing"),
    (drop_last_entry, "26 entries where", "some are missing"),
    (rewrite_entry, "entries.jsonl: altered", "do not lead to the root that was signed"),
    (forge_root, "Checkpoint 3: forged", "Checkpoint 3: forged"),
    (sign_with_another_key, "Checkpoint 3: signed by a certificate", "Checkpoint 3: signed by a certificate"),
    (drop_checkpoint, "checkpoints.jsonl: altered", "Checkpoint 2: does not follow"),
    (drop_last_checkpoint, "The last checkpoint is missing", "The last checkpoint is missing"),
    (add_file, "extra.exe: an extra file", None),
    (climb_out, "passwd: an extra file", None),
    (swap_documents, ".pdf: altered", ".json: is not the record that the ledger knows"),
    (cut_a_line, "entries.jsonl: altered", "a line is cut"),
    (speak_nonsense, "entries.jsonl: altered", "does not say what a bundle says"),
    (nest_deeply, "entries.jsonl: altered", "does not say what a bundle says"),
]


@pytest.mark.parametrize(("harm", "said", "_key"), HARM, ids=[each[0].__name__ for each in HARM])
def test_harm_done_by_a_stranger_is_named(
    bundles: dict[str, bytes], harm: Callable[[Files], None], said: str, _key: str, tmp_path: Path
) -> None:
    found = verify(kept(tmp_path, altered(bundles["everything"], harm)))
    assert any(said in fault for fault in found.faults), found.faults


@pytest.mark.parametrize(
    ("harm", "said"),
    [(harm, said) for harm, _said, said in HARM if said],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_harm_done_by_ourselves_is_named_too(
    bundles: dict[str, bytes], harm: Callable[[Files], None], said: str, tmp_path: Path
) -> None:
    """Whoever holds the key signs a new list of files; seals and the ledger still tell."""
    found = verify(kept(tmp_path, altered(bundles["everything"], harm, is_resigned=True)))
    assert any(said in fault for fault in found.faults), found.faults


# --- Narrow bundles -------------------------------------------------------------------------------------------------
def bend_proof(files: Files) -> None:
    rows = lines(files, ENTRIES)
    rows[0]["proof"][0] = "0" * 64
    write_lines(files, ENTRIES, rows)


def shorten_proof(files: Files) -> None:
    rows = lines(files, ENTRIES)
    rows[0]["proof"] = rows[0]["proof"][:-1]
    write_lines(files, ENTRIES, rows)


def move_entry(files: Files) -> None:
    rows = lines(files, ENTRIES)
    rows[0]["index"] += 1
    write_lines(files, ENTRIES, rows)


def bend_growth(files: Files) -> None:
    rows = lines(files, GROWTH)
    rows[0]["proof"] = [*rows[0]["proof"][::-1], "0" * 64]
    write_lines(files, GROWTH, rows)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (bend_proof, "proof does not lead to the root"),
        (shorten_proof, "proof does not lead to the root"),
        (move_entry, "proof does not lead to the root"),
        (rewrite_entry, "proof does not lead to the root"),
        (bend_growth, "does not contain that of"),
        (lambda files: files.pop(GROWTH), "does not contain that of"),
    ],
)
def test_a_proof_that_proves_nothing_is_named(
    bundles: dict[str, bytes], harm: Callable[[Files], None], said: str, tmp_path: Path
) -> None:
    found = verify(kept(tmp_path, altered(bundles["person"], harm, is_resigned=True)))
    assert any(said in fault for fault in found.faults), found.faults


# --- Files that are no bundle ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("cut", [0, 1, 100, 20_000, -1, -30])
def test_a_truncated_file_is_refused(bundles: dict[str, bytes], cut: int, tmp_path: Path) -> None:
    assert "truncated" in verify(kept(tmp_path, bundles["everything"][:cut])).faults[0]


def test_a_flipped_bit_is_found(bundles: dict[str, bytes], tmp_path: Path) -> None:
    content = bytearray(bundles["everything"])
    content[len(content) // 2] ^= 1
    assert not verify(kept(tmp_path, bytes(content))).hold


def test_a_zip_bomb_is_not_opened(bundles: dict[str, bytes], tmp_path: Path) -> None:
    files = files_of(bundles["everything"]) | {ENTRIES: bytes(60 * 2**20)}
    found = verify(kept(tmp_path, packed(files)))
    assert found.faults == ["ledger/entries.jsonl: would fill the memory of whoever opens it (a ZIP bomb)."]


def test_a_bomb_under_another_name_is_named_and_never_read(bundles: dict[str, bytes], tmp_path: Path) -> None:
    files = files_of(bundles["everything"]) | {"bomb.bin": bytes(60 * 2**20)}
    assert "bomb.bin: an extra file" in verify(kept(tmp_path, packed(files))).faults[0]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(bundles: dict[str, bytes], tmp_path: Path) -> None:
    path = kept(tmp_path, bundles["everything"])
    with zipfile.ZipFile(path, "a") as bundle:
        bundle.writestr("README.txt", "Another")
    assert "same name" in verify(path).faults[0]


def test_an_empty_zip_and_another_format_are_refused(bundles: dict[str, bytes], tmp_path: Path) -> None:
    assert "missing" in verify(kept(tmp_path, packed({}))).faults[0]
    other = altered(bundles["everything"], lambda files: files.update({"manifest.json": b'{"format": "other"}'}))
    assert "format that we do not know" in verify(kept(tmp_path, other)).faults[0]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert not verify(tmp_path / "nothing.zip").hold


def test_another_root_is_not_led_to(bundles: dict[str, bytes], tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    other = certify("Another", key, starts=seal_key().certificate.not_valid_before_utc, days=300)
    path = kept(tmp_path, bundles["everything"])
    found = verify(path, roots=[other])
    assert any("does not lead to the trusted root" in fault for fault in found.faults)
    assert any("its seal does not hold" in fault for fault in found.faults)
    assert verify(path, roots=[seal_key().root]).hold


# --- The command ----------------------------------------------------------------------------------------------------
def test_the_command_says_what_was_checked(bundles: dict[str, bytes], tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("verify_evidence", str(kept(tmp_path, bundles["everything"])), stdout=out)
    assert "2 documents, 27 entries, 3 checkpoints" in out.getvalue()
    assert "Everything holds." in out.getvalue()


def test_the_command_fails_and_names_what_is_wrong(bundles: dict[str, bytes], tmp_path: Path) -> None:
    out, path = io.StringIO(), kept(tmp_path, altered(bundles["everything"], alter_pdf))
    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_evidence", str(path), stdout=out)
    assert "WRONG" in out.getvalue()


def test_a_root_that_is_no_certificate_is_said(bundles: dict[str, bytes], tmp_path: Path) -> None:
    path = kept(tmp_path, bundles["everything"])
    with pytest.raises(CommandError, match="no certificate"):
        call_command("verify_evidence", str(path), root=[path], stdout=io.StringIO())


@pytest.mark.parametrize("is_good", [True, False])
def test_it_works_where_there_is_no_database(bundles: dict[str, bytes], is_good: bool, tmp_path: Path) -> None:
    content = bundles["everything"] if is_good else altered(bundles["everything"], alter_pdf)
    path = kept(tmp_path, content)
    place = {"DJANGO_SETTINGS_MODULE": "tests.settings_without_database", "REPERE_HOME": str(tmp_path / "empty")}
    command = [sys.executable, "manage.py", "verify_evidence", str(path)]
    ran = subprocess.run(command, cwd=ROOT, env=os.environ | place, capture_output=True, text=True, check=False)
    assert (ran.returncode == 0) == is_good, ran.stdout + ran.stderr
    assert ("Everything holds." in ran.stdout) == is_good
