import datetime as dt
import functools
import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from documents.certificates import SealKey, seal_key
from documents.checking import check
from documents.pades import seal_pdf, signer_of
from documents.typesetting import typeset
from documents.verdicts import Coverage, Integrity, Trust
from tests.documents.test_certificates import key_valid
from tests.factories.documents import make_body, make_composition

pytestmark = pytest.mark.django_db  # the roots we trust are those we made public
NOW = dt.datetime.now(dt.UTC)


@functools.cache
def unsealed() -> bytes:
    return typeset(make_composition(body=make_body("fr")), code="7K3M-9QXA-TB4C", at=NOW)


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal_pdf(unsealed(), seal_key(), language="fr")


def pdfsig(pdf: bytes, folder: Path) -> str:
    (folder / "sealed.pdf").write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", folder / "sealed.pdf"], capture_output=True, text=True).stdout  # noqa: PLW1510


def test_a_sealed_file_holds(sealed: bytes) -> None:
    verdict = check(sealed)
    assert verdict.holds
    assert (verdict.integrity, verdict.coverage, verdict.trust) == (
        Integrity.WHOLE,
        Coverage.EVERYTHING,
        Trust.OURS,
    )
    assert "Repère (development)" in verdict.sealed_by
    assert verdict.certificate_sha256 == seal_key().fingerprint
    assert verdict.claimed_at is not None
    assert abs(verdict.claimed_at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)


def test_poppler_finds_it_valid_and_whole(sealed: bytes, tmp_path: Path) -> None:
    said = pdfsig(sealed, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_qpdf_finds_nothing_to_say(sealed: bytes, tmp_path: Path) -> None:
    (tmp_path / "sealed.pdf").write_bytes(sealed)
    said = subprocess.run(["qpdf", "--check", tmp_path / "sealed.pdf"], capture_output=True, text=True, check=True)
    assert "No syntax or stream encoding errors" in said.stdout


def test_the_claims_of_accessibility_and_archiving_survive_the_seal(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as pdf, pdf.open_metadata() as xmp:
        raw = pdf.Root.Metadata.read_bytes()
        assert xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert xmp["{http://www.aiim.org/pdfa/ns/id/}part"] == "3"
        assert xmp["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
    assert b"PDF/UA identification schema" in raw
    assert raw.count(b"<rdf:RDF") == 1


def test_the_field_is_out_of_sight_printable_and_named(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert int(field.F) & 4
        assert not int(field.F) & 2
        assert max(float(edge) for edge in field.Rect) < 0
        assert str(field.TU).startswith(("Sceau de", "Seal of"))
        assert field.V.Reference[0].TransformParams.P == 1  # nothing may change
        assert all(page.get("/Tabs") == "/S" for page in pdf.pages)


def test_no_later_signature_is_possible(sealed: bytes) -> None:
    metadata = signers.PdfSignatureMetadata(field_name="Another")
    with pytest.raises(Exception, match="forbids all changes"):
        signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(sealed)), metadata, signer=signer_of(seal_key()))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_one_altered_byte_breaks_it(sealed: bytes, share: float, tmp_path: Path) -> None:
    place = int(len(unsealed()) * share)
    altered = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
    assert check(altered).integrity in {Integrity.BROKEN, Integrity.UNREADABLE}
    assert not check(altered).holds
    assert "Signature is Valid" not in pdfsig(altered, tmp_path)


def test_bytes_added_after_it_are_seen_though_the_seal_is_whole(sealed: bytes) -> None:
    verdict = check(sealed + b"\n% hello\n")
    assert verdict.integrity == Integrity.WHOLE
    assert verdict.coverage == Coverage.ADDED_TO
    assert not verdict.holds


def test_a_file_saved_again_by_another_program_does_not_hold(sealed: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        pdf.save(out)
    assert not check(out.getvalue()).holds


def test_a_seal_of_somebody_else_is_whole_and_unknown(sealed: bytes) -> None:
    verdict = check(seal_pdf(unsealed(), key_valid(NOW - dt.timedelta(days=1), 30), language="en"))
    assert verdict.integrity == Integrity.WHOLE
    assert verdict.trust == Trust.UNKNOWN
    assert not verdict.holds
    assert not check(sealed, roots=[key_valid(NOW, 3).root]).holds


def test_a_pdf_without_a_seal_is_said_to_have_none() -> None:
    assert check(unsealed()).integrity == Integrity.UNSEALED


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00" * 5000])
def test_what_is_no_pdf_is_told_so(data: bytes) -> None:
    assert check(data).integrity == Integrity.NOT_PDF


def test_a_pdf_with_nothing_in_it_is_unreadable() -> None:
    assert check(b"%PDF-1.7\n").integrity == Integrity.UNREADABLE


def test_an_encrypted_pdf_is_locked() -> None:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert check(out.getvalue()).integrity == Integrity.LOCKED


def test_a_truncated_file_does_not_hold(sealed: bytes) -> None:
    assert not check(sealed[:-2000]).holds


@pytest.mark.parametrize("size", [2048, 4096])
def test_an_rsa_seal_fits_and_holds(size: int) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    from documents.development_certificate import certify

    root_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=size) for _ in range(2))
    root = certify("Root", root_key, starts=NOW - dt.timedelta(minutes=1), days=30)
    certificate = certify("Seal", key, starts=NOW - dt.timedelta(minutes=1), days=30, issuer=(root, root_key))
    sealed = seal_pdf(unsealed(), SealKey(key, certificate, (root,)), language="fr")
    assert check(sealed, roots=[root]).holds
