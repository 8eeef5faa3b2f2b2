"""Checking a bundle of evidence from its bytes alone: no database, no network, nobody's word.

`verify` reads the ZIP once, a file at a time, and says what does not hold; nothing is unpacked onto the disk. What it
trusts is a root certificate: the one given, or the bundle's own, whose fingerprint is then to be compared by hand.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import itertools
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes

from documents.bundling import CHECKPOINTS, CLOCKS, ENTRIES, FORMAT, GROWTH, MANIFEST, ROOT, SEAL, SIGNATURE, SUMS
from documents.canonical import NotCanonical, digest
from documents.checking import check
from documents.checkpointing import is_signed
from documents.growing import Growing
from documents.ledger import leaf_of
from documents.merkle import is_consistent, is_included
from documents.scans import named_in

MOST_EXPANSION = 200  # times; honest JSON shrinks ten- or twentyfold
LEAST_CHECKED = 10 * 2**20  # bytes; below that nothing is a bomb
LARGEST_FILE = 64 * 2**20  # of those that are read whole
LONGEST_LINE = 2**20
MOST_FAULTS = 100
SCAN = re.compile(r"scans/([0-9a-f]{64})\.(pdf|jpg|png)")
DOCUMENT = re.compile(r"documents/[A-Za-z0-9-]{1,40}\.(pdf|json)")
KNOWN = {"README.txt", "LISEZMOI.txt", ROOT, SEAL, CLOCKS, ENTRIES, CHECKPOINTS, GROWTH, SUMS, MANIFEST, SIGNATURE}
UNLISTED = {SUMS, MANIFEST, SIGNATURE}
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
NONSENSE = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, NotCanonical)


class Unreadable(Exception):
    """Nothing more can be checked; the message says why."""


@dataclass
class Findings:
    """What does not hold, what is worth knowing, and how much was checked."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    documents: int = 0
    entries: int = 0
    checkpoints: int = 0
    root_fingerprints: list[str] = field(default_factory=list)

    @property
    def hold(self) -> bool:
        return not self.faults

    def fault(self, said: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(said)


def verify(path: Path, *, roots: Sequence[x509.Certificate] = ()) -> Findings:
    """Everything that can be said of the bundle; `roots`: those trusted, rather than the one it brings."""
    found = Findings()
    try:
        with zipfile.ZipFile(path) as bundle:
            _Checking(bundle, found, roots).run()
    except Unreadable as reason:
        found.fault(str(reason))
    except NONSENSE as error:
        found.fault(f"The bundle does not say what a bundle says ({type(error).__name__}: {error}).")
    except DAMAGED as error:
        found.fault(f"The file is truncated, damaged, or no ZIP at all ({error}).")
    return found


class _Checking:
    def __init__(self, bundle: zipfile.ZipFile, found: Findings, roots: Sequence[x509.Certificate]) -> None:
        self.zip, self.found, self.roots = bundle, found, list(roots)
        self.pool: list[x509.Certificate] = []  # certificates between ours and the root
        self.clocks: list[x509.Certificate] = []  # roots of the authorities whose timestamps the organisation believes
        self.sealed: dict[str, str] = {}  # digest of a document → that of its record, as the ledger has them
        self.scans: set[str] = set()  # digests of the papers that records name
        self.roots_at: dict[int, str] = {}  # size of the tree → its root, as checkpoints sign them

    def run(self) -> None:
        _refuse_bomb(self.zip)
        self._trust()
        manifest = self._manifest()
        self._files(manifest)
        self._checkpoints(manifest)
        self._entries(manifest)
        if not manifest["is_everything"]:
            self._growth()
        self._documents(manifest)

    # --- Whom to trust -----------------------------------------------------------------------------------------------
    def _trust(self) -> None:
        try:
            own = x509.load_pem_x509_certificates(self._read(ROOT))
            self.pool = x509.load_pem_x509_certificates(self._read(SEAL))
            if CLOCKS in self.zip.NameToInfo:
                self.clocks = x509.load_pem_x509_certificates(self._read(CLOCKS))
        except ValueError:
            raise Unreadable("The certificates of the bundle cannot be read.") from None
        self.roots = self.roots or own
        self.found.root_fingerprints = [root.fingerprint(hashes.SHA256()).hex() for root in self.roots]

    def _is_trusted(self, certificate: x509.Certificate, at: str) -> bool:
        """Valid at that moment, and issued under a root, itself or through others that the bundle brings."""
        moment = dt.datetime.fromisoformat(at)
        for _link in range(8):
            if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
                return False
            if certificate in self.roots:
                return True
            above = next((each for each in (*self.roots, *self.pool) if _issued(certificate, each)), None)
            if above is None or above == certificate:
                return False
            certificate = above
        return False

    # --- The files ---------------------------------------------------------------------------------------------------
    def _manifest(self) -> dict[str, Any]:
        manifest: dict[str, Any] = json.loads(self._read(MANIFEST))
        if manifest["format"] != FORMAT:
            raise Unreadable(f"This bundle has a format that we do not know: {manifest['format']!r}.")
        signer = self.pool[0]
        if not is_signed(manifest, self._read(SIGNATURE), signer):
            self.found.fault("manifest.json: its signature is not that of the seal.")
        elif not self._is_trusted(signer, manifest["exported_at"]):
            self.found.fault("manifest.json: the certificate that signed it does not lead to the trusted root.")
        if hashlib.sha256(self._read(SUMS)).hexdigest() != manifest["sums_sha256"]:
            self.found.fault("SHA256SUMS: altered since it was signed.")
        return manifest

    def _files(self, manifest: dict[str, Any]) -> None:
        listed = {}
        for line in self._read(SUMS).decode().splitlines():
            value, name = line.split("  ", 1)
            listed[name] = value
        present = set(self.zip.namelist())
        for name in sorted(set(listed) - present):
            self.found.fault(f"{name}: missing.")
        for name in sorted(present - set(listed) - UNLISTED):
            self.found.fault(f"{name}: an extra file, which the bundle does not list.")
        for name in sorted(present & set(listed)):
            if self._digest(name) != listed[name]:
                self.found.fault(f"{name}: altered, its SHA-256 is not the one listed.")
            elif (scan := SCAN.fullmatch(name)) and scan[1] != listed[name]:
                self.found.fault(f"{name}: is not the file that its name says.")
        documents = sum(name.startswith("documents/") and name.endswith(".pdf") for name in present)
        if documents != manifest["documents"]:
            self.found.fault(f"{documents} documents where the bundle had {manifest['documents']}.")

    def _digest(self, name: str) -> str:
        sha256 = hashlib.sha256()
        with self.zip.open(name) as member:
            while part := member.read(2**20):
                sha256.update(part)
        return sha256.hexdigest()

    def _read(self, name: str) -> bytes:
        try:
            if self.zip.getinfo(name).file_size > LARGEST_FILE and name != SUMS:
                raise Unreadable(f"{name}: larger than such a file ever is.")
            return self.zip.read(name)
        except KeyError:
            raise Unreadable(f"{name}: missing.") from None

    def _lines(self, name: str) -> Iterator[dict[str, Any]]:
        if name not in self.zip.NameToInfo:
            return
        with self.zip.open(name) as member:
            while line := member.readline(LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise Unreadable(f"{name}: a line is cut, or longer than any of ours.")
                yield json.loads(line)

    # --- The ledger --------------------------------------------------------------------------------------------------
    def _checkpoints(self, manifest: dict[str, Any]) -> None:
        before: dict[str, Any] | None = None
        for line in self._lines(CHECKPOINTS):
            said = line["statement"]
            number = f"Checkpoint {said['number']}"
            certificate = x509.load_pem_x509_certificate(line["certificate"].encode())
            if not is_signed(said, line["signature"], certificate):
                self.found.fault(f"{number}: forged, its signature does not hold.")
            elif not self._is_trusted(certificate, said["signed_at"]):
                self.found.fault(f"{number}: signed by a certificate that does not lead to the trusted root.")
            self._timestamp(line, number)
            if not _follows(said, before, is_next=manifest["is_everything"]):
                self.found.fault(f"{number}: does not follow the one before it.")
            self.roots_at[said["tree_size"]] = said["root_hash"]
            self.found.checkpoints += 1
            before = said
        if not before or before["tree_size"] != manifest["tree_size"]:
            self.found.fault("The last checkpoint is missing.")

    def _timestamp(self, line: dict[str, Any], number: str) -> None:
        if not (token := line.get("timestamp_token")):
            return
        from documents.timestamping import TimestampRefused, read_timestamp  # heavy

        signature = base64.b64decode(line["signature"])
        try:
            read_timestamp(base64.b64decode(token), signature, clocks=self.clocks)
        except TimestampRefused as refusal:
            self.found.fault(f"{number}: its timestamp does not hold: {refusal.args[0]}.")

    def _entries(self, manifest: dict[str, Any]) -> None:
        tree, last = Growing(), manifest["tree_size"]
        root = bytes.fromhex(self.roots_at.get(last, ""))
        for line in self._lines(ENTRIES):
            entry, place = line["entry"], line["index"]
            leaf = leaf_of(digest(entry))
            name = f"Entry {place} ({entry['kind']}, {entry['about']})"
            self.found.entries += 1
            if manifest["is_everything"]:
                if place != tree.size:
                    self.found.fault(f"{name}: out of place, {tree.size} was expected: an entry is missing.")
                tree.add(leaf)
                self._compare_root(tree)
            elif not is_included(leaf, place, last, [bytes.fromhex(each) for each in line["proof"]], root):
                self.found.fault(f"{name}: its proof does not lead to the root of the last checkpoint.")
            if entry["kind"] == "document-sealed":
                self.sealed[entry["record"]["sha256"]] = entry["record"]["record_digest"]
        if manifest["is_everything"] and tree.size != last:
            self.found.fault(f"The last checkpoint covers {last} entries, {tree.size} are there: some are missing.")
        if self.found.entries != manifest["entries"]:
            self.found.fault(f"{self.found.entries} entries where the bundle had {manifest['entries']}.")

    def _compare_root(self, tree: Growing) -> None:
        signed = self.roots_at.get(tree.size)
        if signed is not None and tree.root.hex() != signed:
            self.found.fault(f"The first {tree.size} entries do not lead to the root that was signed.")

    def _growth(self) -> None:
        sizes = sorted(self.roots_at)
        proofs = {(line["before"], line["after"]): line["proof"] for line in self._lines(GROWTH)}
        for before, after in itertools.pairwise(sizes):
            proof = [bytes.fromhex(each) for each in proofs.get((before, after), [])]
            roots = bytes.fromhex(self.roots_at[before]), bytes.fromhex(self.roots_at[after])
            if not is_consistent(before, after, *roots, proof):
                self.found.fault(f"The root of {after} entries does not contain that of {before} entries.")

    # --- The documents -----------------------------------------------------------------------------------------------
    def _documents(self, manifest: dict[str, Any]) -> None:
        older, missing = set(manifest["before_ledger"]), dict(self.sealed)
        withheld = manifest.get("withheld", [])  # bundles once had no such list
        for name in sorted(self.zip.namelist()):
            if DOCUMENT.fullmatch(name) and name.endswith(".pdf"):
                self.found.documents += 1
                missing.pop(self._document(name, older), None)
        if withheld:
            self.found.notes.append(f"{len(withheld)} documents are private to their person, and withheld.")
        for sha256 in missing.keys() - set(withheld):
            self.found.fault(f"The document sealed with SHA-256 {sha256} is missing.")
        self._scans(set(manifest.get("scans_withheld", [])))

    def _scans(self, withheld: set[str]) -> None:
        """Each paper that a record names is there, unless it bears the names of people whom the bundle is not about."""
        there = {found[1] for name in self.zip.namelist() if (found := SCAN.fullmatch(name))}
        for sha256 in sorted(self.scans - there - withheld):
            self.found.fault(f"The scan with SHA-256 {sha256} is missing.")
        for sha256 in sorted(there - self.scans):
            self.found.fault(f"The scan with SHA-256 {sha256} is named by no document.")
        if withheld:
            self.found.notes.append(f"{len(withheld)} scans bear the names of other people, and are withheld.")

    def _document(self, name: str, older: set[str]) -> str:
        """Its digest, once its seal, its record and its entry were looked at."""
        content = self._read(name)
        sha256 = hashlib.sha256(content).hexdigest()
        verdict = check(content, roots=self.roots, clocks=self.clocks)
        if not verdict.holds:
            said = f"{verdict.integrity}, {verdict.coverage}, {verdict.trust}"
            self.found.fault(f"{name}: its seal does not hold ({said}).")
        code = name.removeprefix("documents/").removesuffix(".pdf")
        record = self._record(name.removesuffix(".pdf") + ".json")
        if record is not None and (scan := named_in(record)):
            self.scans.add(scan)
        if sha256 in self.sealed:
            if record is None or digest(record) != self.sealed[sha256]:
                self.found.fault(f"documents/{code}.json: is not the record that the ledger knows.")
        elif code in older:
            self.found.notes.append(f"{name}: older than the ledger; its seal alone speaks for it.")
        else:
            self.found.fault(f"{name}: the ledger does not know it.")
        return sha256

    def _record(self, name: str) -> Any:
        try:
            return json.loads(self._read(name))
        except (Unreadable, ValueError):
            self.found.fault(f"{name}: missing, or no JSON.")
            return None


def _refuse_bomb(bundle: zipfile.ZipFile) -> None:
    members = bundle.infolist()
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise Unreadable("Two files of the bundle bear the same name.")
    for member in members:
        if member.filename not in KNOWN and not (
            DOCUMENT.fullmatch(member.filename) or SCAN.fullmatch(member.filename)
        ):
            continue  # named as an extra file; never read
        if member.flag_bits & 0x1:
            raise Unreadable(f"{member.filename}: encrypted.")
        if member.file_size > max(LEAST_CHECKED, MOST_EXPANSION * member.compress_size):
            raise Unreadable(f"{member.filename}: would fill the memory of whoever opens it (a ZIP bomb).")


def _follows(said: dict[str, Any], before: dict[str, Any] | None, *, is_next: bool) -> bool:
    """In a whole bundle each follows the one before it; in a narrow one some are left out in between."""
    if before is None:
        return not is_next or (said["number"] == 1 and said["previous_root_hash"] is None)
    if said["number"] == before["number"] + 1:
        previous = said["previous_root_hash"], said["previous_tree_size"]
        return previous == (before["root_hash"], before["tree_size"]) and said["tree_size"] > before["tree_size"]
    return not is_next and said["number"] > before["number"] and said["tree_size"] > before["tree_size"]


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
