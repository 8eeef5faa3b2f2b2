"""Bundles of evidence really made, and what ill will makes of them."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone

from documents.bundling import MANIFEST, SIGNATURE, SUMS, Selection, gather, written
from documents.canonical import canonical
from documents.certificates import seal_key
from tests.factories.documents import make_document
from tests.factories.ledger import checkpoint, write_entries
from tests.factories.people import EmployeeFactory, OrganisationFactory

SUBJECT = "guide:media:v1"


def record_acts() -> int:
    """Two documents, a published guide, three checkpoints; the key of the person narrowed to."""
    OrganisationFactory()
    zoe, sam = EmployeeFactory(full_name="Zoé Tremblay"), EmployeeFactory(full_name="Sam Wilson")
    write_entries(3, subject=SUBJECT)
    checkpoint()
    write_entries(17, start=3, person=zoe.pk, subject=SUBJECT)
    make_document(zoe, about="test:fr:1")
    checkpoint()
    write_entries(5, start=40, person=sam.pk)
    make_document(sam, about="test:en:2")
    checkpoint()
    return int(zoe.pk)


def make_bundle(selection: Selection | None = None, *, at: dt.datetime | None = None) -> bytes:
    return b"".join(written(gather(selection or Selection()), at=at or timezone.now()))


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            bundle.writestr(name, content)
    return out.getvalue()


def altered(content: bytes, change: Callable[[dict[str, bytes]], Any], *, is_resigned: bool = False) -> bytes:
    """The bundle with some of its files changed; `is_resigned`: by somebody who holds the seal's key."""
    files = files_of(content)
    change(files)
    if is_resigned:
        listed = {name: each for name, each in files.items() if name not in {SUMS, MANIFEST, SIGNATURE}}
        sums = "".join(f"{hashlib.sha256(each).hexdigest()}  {name}\n" for name, each in listed.items()).encode()
        told = json.loads(files[MANIFEST]) | {"sums_sha256": hashlib.sha256(sums).hexdigest()}
        told["documents"] = sum(name.startswith("documents/") and name.endswith(".pdf") for name in listed)
        told["entries"] = len(listed["ledger/entries.jsonl"].splitlines())
        files |= {SUMS: sums, MANIFEST: canonical(told)}
        files[SIGNATURE] = base64.b64encode(seal_key().sign(files[MANIFEST]))
    return packed(files)


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "bundle.zip"
    path.write_bytes(content)
    return path
