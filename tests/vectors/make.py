"""Files of every kind that a verifier meets, and what must be said of each: `python -m tests.vectors.make`.

What is sealed carries fixed dates; the seals themselves and their keys, which are thrown away, are new at each making,
and so are the digests in the manifest. Another verifier may be tried on them: trust `root.pem` for the seals,
`clock.pem` for the time, and nothing else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
AT = dt.datetime(2026, 3, 24, 18, 5, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 6, 30, 16, tzinfo=dt.UTC)
OURS = "Boréal Mobilité"
WHOLE = {"integrity": "whole", "coverage": "everything", "trust": "ours", "clock": "sealer", "record": "consistent"}


@dataclass
class Vector:
    name: str
    content: bytes
    finding: str
    verdict: dict[str, Any]
    keep: bool = False  # the archive holds that file, under its code
    record: dict[str, Any] | None = None  # what the archive holds of it
    state: str = ""
    ending: str = "pdf"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from cryptography.hazmat.primitives.serialization import Encoding

    maker = Maker()
    vectors = [*maker.kept(), *maker.spoiled(), *maker.of_others(), *maker.unsealed()]
    for old in [*FOLDER.glob("*.pdf"), *FOLDER.glob("*.txt")]:
        old.unlink()
    for vector in vectors:
        (FOLDER / f"{vector.name}.{vector.ending}").write_bytes(vector.content)
    (FOLDER / "root.pem").write_bytes(maker.ours.root.public_bytes(Encoding.PEM))
    (FOLDER / "clock.pem").write_bytes(maker.clock.public_bytes(Encoding.PEM))
    manifest = json.dumps([_entry(vector) for vector in vectors], ensure_ascii=False, indent=1)
    (FOLDER / "manifest.json").write_text(manifest + "\n")
    print(f"{len(vectors)} files in {FOLDER}")


def _entry(vector: Vector) -> dict[str, Any]:
    told = {key: value for key, value in asdict(vector).items() if key not in {"content", "name", "ending"}}
    sha256 = hashlib.sha256(vector.content).hexdigest()
    return {"file": f"{vector.name}.{vector.ending}", "sha256": sha256, **told}


class Maker:
    def __init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric import ec

        self.new_key = lambda: ec.generate_private_key(ec.SECP256R1())
        self.root_key = self.new_key()
        self.root = self.certify("Root", self.root_key, starts=_year(2019), days=365 * 40)
        self.ours = self.key(_year(2026), 3650)

    def certify(self, name: str, key: Any, **more: Any) -> Any:
        from documents.development_certificate import certify

        return certify(name, key, **({"organisation": OURS} | more))

    def key(self, starts: dt.datetime, days: int) -> Any:
        from documents.certificates import SealKey

        key = self.new_key()
        seal = self.certify("Seal", key, starts=starts, days=days, issuer=(self.root, self.root_key))
        return SealKey(key, seal, (self.root,))

    def stranger(self, organisation: str) -> Any:
        from documents.certificates import SealKey

        root_key, key = self.new_key(), self.new_key()
        root = self.certify("Root", root_key, starts=_year(2019), days=365 * 40, organisation=organisation)
        issuer = (root, root_key)
        return SealKey(
            key,
            self.certify("Seal", key, starts=_year(2026), days=3650, issuer=issuer, organisation=organisation),
            (root,),
        )

    def paper(self, code: str, *, told_language: str = "fr") -> tuple[bytes, dict[str, Any]]:
        """Pages in French, and the record that goes with them."""
        from documents.composing import Composition, Row, Sheet
        from documents.typesetting import typeset

        title = "Accusé de lecture – Guide des médias sociaux"
        about = {"code": code, "language": told_language, "title": title, "issuer": OURS, "about": f"vector:{code}"}
        record = {"document": about, "statement": "J’ai lu le guide."}
        sheet = Sheet("Accusé de lecture", "J’ai lu le guide.", (Row("Référence", code),))
        composition = Composition(f"vector:{code}", "fr", title, AT, sheet, record, OURS)
        return typeset(composition, code=code, at=AT), record

    def sealed(self, code: str, key: Any = None, **more: Any) -> tuple[bytes, dict[str, Any]]:
        from documents.pades import seal_pdf

        pdf, record = self.paper(code, **more)
        return seal_pdf(pdf, key or self.ours, language="fr"), record

    def kept(self) -> Iterator[Vector]:
        for name, code, finding, state in (
            ("good", "G00D-G00D-G00D", "genuine", ""),
            ("superseded", "5VPE-R5ED-ED00", "no_longer_in_force", "superseded"),
            ("withdrawn", "W1TH-DRAW-N000", "no_longer_in_force", "withdrawn"),
        ):
            content, record = self.sealed(code)
            yield Vector(name, content, finding, WHOLE | {"code": code}, keep=True, record=record, state=state)
        stamped, record = self.timestamped("T1ME-5TAM-PED0"), self.paper("T1ME-5TAM-PED0")[1]
        clock = {"clock": "third_party", "timestamped_by": "Horloge inc."}
        yield Vector("timestamped", stamped, "genuine", WHOLE | clock, keep=True, record=record)
        content, record = self.sealed("N0T0-KEPT-HERE")
        yield Vector("not-kept", content, "not_kept_here", WHOLE)
        content, record = self.sealed("WR0N-GREC-0RD0")
        other = {**record, "statement": "J’ai lu un autre guide."}
        yield Vector("record-not-ours", content, "record_differs", WHOLE, keep=True, record=other)
        content, record = self.sealed("ANG1-A1SE-0000", told_language="en")
        told = WHOLE | {"record": "contradicts"}
        yield Vector("wrong-language", content, "record_differs", told, keep=True, record=record)

    def timestamped(self, code: str) -> bytes:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import signers
        from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

        from documents.pades import signer_of

        metadata = signers.PdfSignatureMetadata(
            field_name="Seal",
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        sealer = signers.PdfSigner(metadata, signer=signer_of(self.ours), timestamper=self.stamper())
        sealed: io.BytesIO = sealer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(self.paper(code)[0])))
        return sealed.getvalue()

    def stamper(self) -> Any:
        """A timestamping authority that always says the same moment, after the seals' own."""
        from asn1crypto.keys import PrivateKeyInfo
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import rsa
        from pyhanko.sign.timestamps import DummyTimeStamper

        from documents.pades import _asn1

        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Horloge inc.")])
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        builder = builder.serial_number(7).not_valid_before(_year(2026)).not_valid_after(_year(2036))
        usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        self.clock = builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())
        private = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return DummyTimeStamper(_asn1(self.clock), PrivateKeyInfo.load(private), fixed_dt=LATER)

    def spoiled(self) -> Iterator[Vector]:
        content, record = self.sealed("5P01-1ED0-0000")
        place = len(content) // 5
        altered = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        yield Vector("altered-byte", altered, "changed", {"integrity": "broken", "trust": "nothing"})
        kept: dict[str, Any] = {"record": record}
        added = _revised(content)
        yield Vector("added-revision", added, "changed", {"integrity": "broken", "coverage": "added_to"}, **kept)
        junk = b"\n% a word more\n"
        told = WHOLE | {"coverage": "added_to", "added": len(junk)}
        yield Vector("junk-appended", content + junk, "added_to", told, **kept)
        yield Vector("truncated", content[:-3000], "unreadable", {"integrity": "unreadable"})
        expired, _record = self.sealed("0VER-0VER-0VER", self.key(_year(2020), 365))
        yield Vector("expired-certificate", expired, "expired", WHOLE | {"trust": "expired"})

    def of_others(self) -> Iterator[Vector]:
        from documents.pades import seal_pdf

        untrusted = WHOLE | {"trust": "unknown", "sealed_by": OURS}
        content, _record = self.sealed("F0RG-ED00-0000", self.stranger(OURS))
        yield Vector("untrusted-root", content, "somebody_elses", untrusted)
        theirs = seal_pdf(_plain(), self.stranger("Autre inc."), language="fr")
        told = {"integrity": "whole", "trust": "unknown", "sealed_by": "Autre inc.", "record": "missing"}
        yield Vector("other-company", theirs, "somebody_elses", told)

    def unsealed(self) -> Iterator[Vector]:
        import pikepdf

        yield Vector("unsealed", self.paper("PA1N-PAGE-0000")[0], "unsealed", {"integrity": "unsealed"})
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('Boo');")
        yield Vector("javascript", _plain(OpenAction=script), "unsealed", {"has_program": True})
        locked = pikepdf.Encryption(owner="owner", user="user")
        yield Vector("encrypted", _plain(locked), "locked", {"integrity": "locked"})
        yield Vector("not-a-pdf", b"Un billet doux.\n", "not_pdf", {"integrity": "not_pdf"}, ending="txt")


def _year(year: int) -> dt.datetime:
    return dt.datetime(year, 1, 1, tzinfo=dt.UTC)


def _plain(encryption: Any = False, **root: Any) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        for name, value in root.items():
            pdf.Root[f"/{name}"] = value
        pdf.save(out, encryption=encryption, static_id=not encryption)
    return out.getvalue()


def _revised(pdf: bytes) -> bytes:
    """Another title in a revision of its own, as an editor would save it."""
    from pyhanko.pdf_utils.generic import pdf_name, pdf_string
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root[pdf_name("/PieceInfo")] = pdf_string("x")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
