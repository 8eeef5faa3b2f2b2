"""A bundle of evidence: what was sealed and written down, with all that is needed to check it without us.

A ZIP written as it is read from the database, in the same memory for one person as for everything. `SHA256SUMS` lists
the files, `manifest.json` says what was asked for and holds the digest of that list, and the seal's key signs it.
`documents.verifying` checks a bundle; its README tells how others do.
"""

from __future__ import annotations

import base64
import bisect
import datetime as dt
import hashlib
import io
import itertools
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string

from documents.canonical import canonical
from documents.certificates import SealKey
from documents.checkpointing import statement_of
from documents.composing import scan_named
from documents.growing import consistency_proof
from documents.ledger import entry_data, utc
from documents.models import Checkpoint, Document, DocumentQuerySet, LedgerEntry, LedgerEntryQuerySet
from documents.proving import prove
from documents.rotating import key_at
from documents.scans import ENDINGS, Scan, named_in
from documents.trusting import known_certificates, trusted_clocks, trusted_roots
from people.models import Organisation

FORMAT = "repere-evidence-1"
SUMS, MANIFEST, SIGNATURE = "SHA256SUMS", "manifest.json", "manifest.sig"
ENTRIES, CHECKPOINTS, GROWTH = "ledger/entries.jsonl", "ledger/checkpoints.jsonl", "ledger/consistency.jsonl"
SCANS = "scans/"
ROOT, SEAL, CLOCKS = "certificates/root.pem", "certificates/seal.pem", "certificates/clocks.pem"
AT_A_TIME = 50
MOST_DOCUMENTS, MOST_ENTRIES = 500, 5000  # in a bundle that is asked for from a page


class NothingToCheck(Exception):
    """No checkpoint was ever taken: there is nothing to prove yet."""


class TooMuchForAPage(Exception):
    """More than MOST_DOCUMENTS or MOST_ENTRIES: for the command."""


@dataclass(frozen=True)
class Selection:
    """Everything, unless narrowed: to a person (their key), a subject (`guide:social-media:v2`), a period."""

    person: int | None = None
    subject: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None  # that moment excluded

    @property
    def is_everything(self) -> bool:
        return self == Selection()

    def told(self) -> dict[str, Any]:
        return {
            "person": self.person,
            "subject": self.subject or None,
            "since": utc(self.since) if self.since else None,
            "until": utc(self.until) if self.until else None,
        }


@dataclass(frozen=True)
class Bundle:
    """What goes in: fixed by the last checkpoint, whatever is recorded while it is written."""

    selection: Selection
    checkpoint: Checkpoint
    entries: LedgerEntryQuerySet
    documents: DocumentQuerySet
    withheld: DocumentQuerySet  # of these, the entries alone

    def assert_small(self) -> None:
        too_many = self.entries.order_by()[: MOST_ENTRIES + 1].count() > MOST_ENTRIES
        if too_many or self.documents.order_by()[: MOST_DOCUMENTS + 1].count() > MOST_DOCUMENTS:
            raise TooMuchForAPage


def gather(selection: Selection, *, withholding: Collection[str] = ()) -> Bundle:
    """The acts selected, what was later written about them, the publication of their texts, and their documents.

    Documents of the kinds withheld (`documents.composing.private_kinds`) are named by their digest alone.
    """
    last = Checkpoint.objects.select_related("previous").last()
    if last is None:
        raise NothingToCheck
    inside = LedgerEntry.objects.filter(leaf__index__lt=last.tree_size)
    documents = Document.objects.exclude(_sealed_since(last))
    if not selection.is_everything:
        found = _selected(inside, selection)
        keys, subjects = found.values("about"), found.exclude(subject="").values("subject")
        inside = inside.filter(Q(about__in=keys) | Q(about__in=subjects))
        documents = documents.filter(Q(about__in=keys) | _unwritten(selection))
    entries, documents = inside.select_related("leaf").order_by("leaf__index"), documents.order_by("pk")
    private = Q(kind__in=list(withholding))
    return Bundle(selection, last, entries, documents.exclude(private), documents.filter(private))


def _selected(entries: LedgerEntryQuerySet, selection: Selection) -> LedgerEntryQuerySet:
    wanted = Q()
    if selection.person is not None:
        wanted &= Q(person=selection.person)
    if selection.subject:
        wanted &= Q(subject=selection.subject)
    if selection.since:
        wanted &= Q(appended_at__gte=selection.since)
    if selection.until:
        wanted &= Q(appended_at__lt=selection.until)
    return entries.filter(wanted).order_by()


def _sealed_since(last: Checkpoint) -> Exists:
    """Documents whose entry is in no checkpoint yet: they go into the next bundle."""
    later = LedgerEntry.objects.filter(Q(leaf=None) | Q(leaf__index__gte=last.tree_size), kind="document-sealed")
    return Exists(later.filter(about=OuterRef("about")))


def _unwritten(selection: Selection) -> Q:
    """A person's documents that are older than the ledger."""
    if selection.person is None or selection.subject:
        return Q(pk__in=[])
    mine = Q(person=selection.person)
    mine &= Q(acted_at__gte=selection.since) if selection.since else Q()
    return mine & (Q(acted_at__lt=selection.until) if selection.until else Q())


def written(bundle: Bundle, *, at: dt.datetime) -> Iterator[bytes]:
    """The bytes of the ZIP, as they are made."""
    key = key_at(at)
    key.assert_valid(at)
    packing = _Packing()
    for name, content in (*_readmes(bundle, at), *_certificates(key)):
        yield packing.put(name, content)
    yield from packing.put_lines(ENTRIES, _entry_lines(bundle, packing))
    yield from packing.put_lines(CHECKPOINTS, map(_checkpoint_line, _checkpoints(bundle, packing)))
    if not bundle.selection.is_everything:
        yield from packing.put_lines(GROWTH, _growth_lines(packing.sizes))
    for document in bundle.documents.with_content().iterator(chunk_size=AT_A_TIME):
        packing.note(document)
        yield packing.put(f"documents/{document.code}.json", canonical(document.record))
        yield packing.put(f"documents/{document.code}.pdf", document.content, is_packed=True)
        if scan := packing.unpacked_scan(document, bundle.selection.person):
            yield packing.put(f"{SCANS}{scan.sha256}{ENDINGS[scan.media_type][0]}", scan.content, is_packed=True)
    sums = "".join(f"{digest}  {name}\n" for name, digest in packing.sums.items()).encode()
    manifest = canonical(_manifest(bundle, packing, sums, at))
    yield packing.put(SUMS, sums)
    yield packing.put(MANIFEST, manifest)
    yield packing.put(SIGNATURE, base64.b64encode(key.sign(manifest)))
    yield packing.close()


class _Packing:
    """The ZIP being written, and what was put in it so far."""

    def __init__(self) -> None:
        self._out = _Sink()
        self._zip = zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED)
        self.sums: dict[str, str] = {}
        self.entries = self.documents = 0
        self.before_ledger: list[str] = []
        self.sizes: list[int] = []  # of the checkpoints that are in it
        self.places: set[int] = set()
        self.scans: dict[str, bool] = {}  # digest → it is in the bundle

    def put(self, name: str, content: bytes, *, is_packed: bool = False) -> bytes:
        method = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED  # a PDF is compressed already
        self._zip.writestr(name, content, method)
        self.sums[name] = hashlib.sha256(content).hexdigest()
        return self._out.taken()

    def put_lines(self, name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        with self._zip.open(name, "w", force_zip64=True) as member:
            for line in lines:
                member.write(line + b"\n")
                digest.update(line + b"\n")
                if taken := self._out.taken():
                    yield taken
        self.sums[name] = digest.hexdigest()
        yield self._out.taken()

    def unpacked_scan(self, document: Document, person: int | None) -> Scan | None:
        """The paper that it came from, once: a sheet bears the signatures of many."""
        sha256 = named_in(document.record)
        if not sha256 or sha256 in self.scans:
            return None
        scan = scan_named(document.kind, sha256, person)
        self.scans[sha256] = scan is not None
        return scan

    def note(self, document: Document) -> None:
        self.documents += 1
        if not LedgerEntry.objects.about(document.about).filter(kind="document-sealed").exists():
            self.before_ledger.append(document.code)

    def close(self) -> bytes:
        self._zip.close()
        return self._out.taken()


class _Sink(io.RawIOBase):
    """Somewhere to write that cannot be sought in: what was written is taken away at once."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        held, self._held = bytes(self._held), bytearray()
        return held


def _entry_lines(bundle: Bundle, packing: _Packing) -> Iterator[bytes]:
    """Of everything, no proofs: whoever holds all the leaves grows the tree again."""
    chunk: list[LedgerEntry] = []
    for entry in bundle.entries.iterator(chunk_size=1000):
        packing.entries += 1
        if bundle.selection.is_everything:
            yield canonical({"index": entry.leaf.index, "entry": entry_data(entry)})
            continue
        packing.places.add(entry.leaf.index)
        chunk.append(entry)
        if len(chunk) == AT_A_TIME:
            yield from _proved_lines(chunk, bundle.checkpoint)
            chunk = []
    yield from _proved_lines(chunk, bundle.checkpoint)


def _proved_lines(entries: list[LedgerEntry], checkpoint: Checkpoint) -> Iterator[bytes]:
    for proved in prove(entries, checkpoint) if entries else ():
        yield canonical({"index": proved.index, "entry": entry_data(proved.entry), "proof": proved.path})


def _checkpoints(bundle: Bundle, packing: _Packing) -> Iterator[Checkpoint]:
    """All of them; or the last, and the first that took each entry, which says since when it stands."""
    rows = Checkpoint.objects.select_related("previous").filter(number__lte=bundle.checkpoint.number)
    if not bundle.selection.is_everything:
        sizes = list(rows.values_list("tree_size", flat=True))
        first = {sizes[bisect.bisect_right(sizes, place)] for place in packing.places}
        packing.sizes = sorted(first | {bundle.checkpoint.tree_size})
    wanted = set(packing.sizes)
    for row in rows.iterator(chunk_size=1000):
        if not wanted or row.tree_size in wanted:
            yield row


def _checkpoint_line(checkpoint: Checkpoint) -> bytes:
    token = checkpoint.timestamp_token
    return canonical(
        {
            "statement": statement_of(checkpoint),
            "signature": checkpoint.signature,
            "certificate": checkpoint.certificate,
            "timestamp_token": base64.b64encode(bytes(token)).decode() if token else None,
        }
    )


def _growth_lines(sizes: list[int]) -> Iterator[bytes]:
    """How each checkpoint that is in the bundle contains the one before it."""
    for before, after in itertools.pairwise(sizes):
        proof = [sibling.hex() for sibling in consistency_proof(before, after)]
        yield canonical({"before": before, "after": after, "proof": proof})


def _readmes(bundle: Bundle, at: dt.datetime) -> Iterator[tuple[str, bytes]]:
    context = {"organisation": Organisation.current(), "at": utc(at), "is_everything": bundle.selection.is_everything}
    context["withheld"] = bundle.withheld.count()
    for name in ("LISEZMOI.txt", "README.txt"):
        yield name, render_to_string(f"documents/bundle/{name}", context).encode()


def _certificates(key: SealKey) -> Iterator[tuple[str, bytes]]:
    """Of the seal that signs the bundle first, then of all that sealed before it: what they sealed is in there too."""
    yield ROOT, _pem(key.root, *trusted_roots())
    yield SEAL, _pem(key.certificate, *key.chain, *known_certificates())
    if clocks := trusted_clocks():
        yield CLOCKS, _pem(*clocks)


def _pem(*certificates: x509.Certificate) -> bytes:
    """Each once, in that order."""
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in dict.fromkeys(certificates))


def _manifest(bundle: Bundle, packing: _Packing, sums: bytes, at: dt.datetime) -> dict[str, Any]:
    organisation = Organisation.current()
    return {
        "format": FORMAT,
        "organisation": organisation.legal_name or organisation.name,
        "exported_at": utc(at),
        "selection": bundle.selection.told(),
        "is_everything": bundle.selection.is_everything,
        "tree_size": bundle.checkpoint.tree_size,
        "entries": packing.entries,
        "documents": packing.documents,
        "before_ledger": packing.before_ledger,
        "scans_withheld": [sha256 for sha256, is_in in packing.scans.items() if not is_in],
        "withheld": list(bundle.withheld.values_list("sha256", flat=True)),
        "sums_sha256": hashlib.sha256(sums).hexdigest(),
    }
