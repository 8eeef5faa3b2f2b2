"""Files made to harm whoever reads them: each brings down its own process at worst, and quickly."""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography import x509

from documents import examining
from documents.examining import HEAVIEST, FileTooLarge, examine
from documents.verdicts import Integrity, Verdict

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
HARMLESS = {Integrity.UNREADABLE, Integrity.TOO_COSTLY, Integrity.UNSEALED}


def root() -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates((VECTORS / "root.pem").read_bytes())


def written(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<</Size %d /Root 1 0 R %b>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, trailer, start))
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """So many zeros, packed twice: a few kilobytes."""
    packing = zlib.compressobj(1)
    zeros = b"\0" * 1024 * 1024
    data = zlib.compress(b"".join(packing.compress(zeros) for _megabyte in range(megabytes)) + packing.flush(), 9)
    return b"<</Length %d /Filter [/FlateDecode /FlateDecode]>>\nstream\n%b\nendstream" % (len(data), data)


def with_record(file: bytes) -> bytes:
    names = b"<</Type /Catalog /Names <</EmbeddedFiles <</Names [(record.json) 2 0 R]>>>>>>"
    return written([names, b"<</Type /Filespec /EF <</F 3 0 R>>>>", file])


def nested(depth: int) -> bytes:
    return written([b"<</Type /Catalog /X " + b"[" * depth + b"]" * depth + b">>"])


def circular_xref() -> bytes:
    plain = written([b"<</Type /Catalog>>"])
    start = plain.index(b"xref\n0")
    return written([b"<</Type /Catalog>>"], trailer=b"/Prev %d" % start)


def circular_fields() -> bytes:
    form = b"<</Type /Catalog /AcroForm <</Fields [2 0 R] /SigFlags 3>>>>"
    return written([form, b"<</FT /Sig /T (a) /Kids [2 0 R] /Parent 2 0 R>>"])


def wide_xref() -> bytes:
    plain = written([b"<</Type /Catalog>>"])
    return plain.replace(b"xref\n0 2\n", b"xref\n0 999999999\n")


HOSTILE = {
    "nothing": b"%PDF-1.7\n",
    "nested": nested(200_000),
    "nested-in-the-trailer": written([b"<</Type /Catalog>>"], trailer=b"/X " + b"<</X " * 50_000),
    "xref-to-itself": circular_xref(),
    "xref-without-end": wide_xref(),
    "xref-far-away": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n99999999999\n%%EOF\n",
    "fields-in-a-circle": circular_fields(),
    "object-refers-to-itself": written([b"<</Type /Catalog /AcroForm 2 0 R>>", b"2 0 R"]),
    "root-is-a-number": written([b"7"]),
    "length-that-lies": with_record(b"<</Length 99999999999>>\nstream\nx\nendstream"),
    "record-nested": with_record(b"<</Length 200000>>\nstream\n" + b"[" * 200_000 + b"\nendstream"),
    "seal-of-nothing": written(
        [
            b"<</Type /Catalog /AcroForm <</Fields [2 0 R] /SigFlags 3>>>>",
            b"<</FT /Sig /T (a) /V <</Type /Sig /SubFilter /ETSI.CAdES.detached"
            b" /Contents <30> /ByteRange [0 1 2 3]>>>>",
        ]
    ),
    "byte-range-without-end": written(
        [
            b"<</Type /Catalog /AcroForm <</Fields [2 0 R] /SigFlags 3>>>>",
            b"<</FT /Sig /T (a) /V <</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached"
            b" /Contents <3000> /ByteRange [0 99999999999999 -5 99999999999999]>>>>",
        ]
    ),
    "only-brackets": b"%PDF-1.7\n" + b"<<" * 500_000 + b"\nstartxref\n9\n%%EOF\n",
    "only-noise": b"%PDF-1.7\n" + bytes(range(256)) * 4000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_harm_harms_nobody(name: str) -> None:
    begun = time.monotonic()
    verdict = examine(HOSTILE[name], roots=root())
    assert verdict.integrity in HARMLESS
    assert not verdict.holds
    assert time.monotonic() - begun < examining.SECONDS + 5


def test_what_swells_without_end_is_stopped() -> None:
    swelling = with_record(bomb(1500))
    assert len(swelling) < 100_000
    assert examine(swelling, roots=root()).integrity in HARMLESS


def test_a_good_file_is_judged_as_it_is_here() -> None:
    from documents.checking import check

    content = (VECTORS / "good.pdf").read_bytes()
    assert examine(content, roots=root()) == check(content, roots=root(), clocks=[])
    assert examine(content, roots=root()).holds


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "SECONDS", 0.01)
    begun = time.monotonic()
    verdict = examine((VECTORS / "good.pdf").read_bytes(), roots=root())
    assert verdict == Verdict(Integrity.TOO_COSTLY)
    assert time.monotonic() - begun < 3


def test_what_is_too_heavy_starts_nothing() -> None:
    with pytest.raises(FileTooLarge):
        examine(b"%PDF-" + b"0" * HEAVIEST, roots=root())


def test_places_are_given_back_after_a_hostile_file() -> None:
    for _turn in range(examining.AT_ONCE + 1):
        examine(b"%PDF-1.7\n", roots=root())


def test_the_other_process_cannot_write_nor_take_more_memory_than_it_is_given(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "from documents import examining; examining._limit()\n"
        f"kept = {str(tmp_path / 'kept')!r}\n"
        "try:\n    open(kept, 'wb').write(b'x'); open(kept, 'rb').read()[0]\n"
        "except (OSError, IndexError):\n    print('no disk')\n"
        "try:\n    bytearray(2 * examining.MEMORY)\nexcept MemoryError:\n    print('no memory')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path.cwd(), check=False)
    assert done.stdout.split("\n")[:2] == ["no disk", "no memory"]


def test_the_other_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is started with an environment of its own: a broken reader could tell nothing of ours."""
    monkeypatch.setenv("SECRET_KEY", "known")
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "x"))
    assert examine((VECTORS / "good.pdf").read_bytes(), roots=root()).holds
