import dataclasses
import datetime as dt
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from documents import timestamping
from documents.certificates import CertificateRevoked, RevocationUnknown, SealKey
from documents.checking import check
from documents.pades import seal_pdf
from documents.timestamping import TimestampRefused, TimestampUnavailable, read_timestamp, timestamp
from documents.verdicts import Clock, Level, Trust
from tests.documents.test_checking import unsealed
from tests.factories.authorities import Issuer, LocalAuthority, serving_authority

SAID = b"a signature, for instance"


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def second(settings: Any, authority: LocalAuthority) -> Iterator[LocalAuthority]:
    """Another, asked after the first."""
    with serving_authority("Seconde horloge") as server:
        settings.TSA_URLS = [authority.url, server.url]
        Path(authority.roots).write_bytes(Path(authority.roots).read_bytes() + Path(server.roots).read_bytes())
        yield server


@pytest.fixture
def key() -> SealKey:
    return Issuer("Boréal Mobilité").seal_key()


def clocks(authority: LocalAuthority) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(Path(authority.roots).read_bytes())


def seal_now(key: SealKey) -> bytes:
    return seal_pdf(unsealed(), key, language="fr", timestamped_at=now())


def test_a_timestamp_states_when_our_bytes_were_there(authority: LocalAuthority) -> None:
    token = timestamp(SAID, at=now())
    stated = read_timestamp(token, SAID, clocks=clocks(authority))
    assert abs(stated - now()) < dt.timedelta(minutes=1)
    assert authority.asked == 1


def test_openssl_believes_it_too(authority: LocalAuthority, tmp_path: Path) -> None:
    (tmp_path / "said").write_bytes(SAID)
    (tmp_path / "token").write_bytes(timestamp(SAID, at=now()))
    command = ["openssl", "ts", "-verify", "-token_in", "-in", tmp_path / "token", "-data", tmp_path / "said"]
    said = subprocess.run([*command, "-CAfile", authority.roots], capture_output=True, text=True, check=False)
    assert "Verification: OK" in said.stdout + said.stderr


def test_a_timestamp_of_other_bytes_is_refused(authority: LocalAuthority) -> None:
    with pytest.raises(TimestampRefused, match="not of what we asked"):
        read_timestamp(timestamp(SAID, at=now()), b"other bytes", clocks=clocks(authority))


def test_what_is_no_token_is_refused(authority: LocalAuthority) -> None:
    with pytest.raises(TimestampRefused, match="cannot be read"):
        read_timestamp(b"hello", SAID, clocks=clocks(authority))


WAYS = {
    "garbage": "cannot be read",
    "page": "malformed",
    "refusal": "Not today",
    "silence": "communication",
    "late": "its clock says",
    "again": "not of what we asked about",
}


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_is_none_is_refused_and_nothing_stands_in_its_place(
    way: str, authority: LocalAuthority, settings: Any
) -> None:
    settings.TSA_TIMEOUT = 1
    timestamp(b"an older question", at=now())
    authority.way = way
    with pytest.raises(TimestampUnavailable, match=WAYS[way]):
        timestamp(SAID, at=now())


def test_an_older_answer_to_the_same_bytes_is_refused(authority: LocalAuthority) -> None:
    timestamp(SAID, at=now())
    authority.way = "again"
    with pytest.raises(TimestampUnavailable, match="nonce"):
        timestamp(SAID, at=now())


def test_a_clock_of_ours_that_is_wrong_is_noticed(authority: LocalAuthority) -> None:
    with pytest.raises(TimestampUnavailable, match="its clock says"):
        timestamp(SAID, at=now() + dt.timedelta(minutes=20))


def test_an_authority_we_do_not_know_is_refused(authority: LocalAuthority, settings: Any) -> None:
    with serving_authority("Une autre") as other:
        settings.TSA_URLS = [other.url]
        with pytest.raises(TimestampUnavailable, match="TSA_ROOTS"):
            timestamp(SAID, at=now())


def test_without_roots_no_authority_is_asked(authority: LocalAuthority, settings: Any) -> None:
    settings.TSA_ROOTS = ""
    with pytest.raises(TimestampUnavailable, match="TSA_ROOTS is not"):
        timestamp(SAID, at=now())
    assert authority.asked == 0


def test_the_second_answers_when_the_first_does_not(authority: LocalAuthority, second: LocalAuthority) -> None:
    authority.way = "page"
    assert read_timestamp(timestamp(SAID, at=now()), SAID, clocks=clocks(authority))
    assert second.asked == 1


def test_one_that_failed_a_moment_ago_is_asked_last(authority: LocalAuthority, second: LocalAuthority) -> None:
    authority.way = "garbage"
    timestamp(SAID, at=now())
    timestamp(SAID, at=now())
    assert (authority.asked, second.asked) == (1, 2)


def test_the_first_is_asked_first(authority: LocalAuthority, second: LocalAuthority) -> None:
    timestamp(SAID, at=now())
    assert (authority.asked, second.asked) == (1, 0)


def test_all_that_each_answered_is_said(authority: LocalAuthority, second: LocalAuthority) -> None:
    authority.way, second.way = "page", "refusal"
    with pytest.raises(TimestampUnavailable) as refusal:
        timestamp(SAID, at=now())
    assert authority.url in str(refusal.value)
    assert f"{second.url}: it refused: Not today" in str(refusal.value)


# --- In a sealed PDF --------------------------------------------------------------------------------------------------
def test_a_seal_with_a_timestamp_is_b_lt_in_one_revision(
    authority: LocalAuthority, key: SealKey, tmp_path: Path
) -> None:
    sealed = seal_now(key)
    verdict = check(sealed, roots=[key.root], clocks=clocks(authority))
    assert verdict.holds
    assert (verdict.level, verdict.clock, verdict.timestamped_by) == (Level.B_LT, Clock.THIRD_PARTY, "Horloge")
    assert verdict.timestamped_at is not None
    assert abs(verdict.timestamped_at - now()) < dt.timedelta(minutes=1)
    assert sealed.count(b"startxref") == unsealed().count(b"startxref") + 1
    (tmp_path / "a.pdf").write_bytes(sealed)
    said = subprocess.run(["pdfsig", "-nocert", tmp_path / "a.pdf"], capture_output=True, text=True).stdout  # noqa: PLW1510
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    subprocess.run(["qpdf", "--check", tmp_path / "a.pdf"], check=True, capture_output=True)


def test_a_seal_without_is_b_b(authority: LocalAuthority, key: SealKey) -> None:
    verdict = check(seal_pdf(unsealed(), key, language="fr"), roots=[key.root], clocks=clocks(authority))
    assert (verdict.level, verdict.clock, verdict.holds) == (Level.B_B, Clock.SEALER, True)


def test_a_timestamp_we_do_not_believe_lifts_no_level(authority: LocalAuthority, key: SealKey) -> None:
    verdict = check(seal_now(key), roots=[key.root], clocks=[])
    assert (verdict.level, verdict.clock, verdict.timestamped_at) == (Level.B_B, Clock.UNKNOWN, None)


def test_one_question_a_seal_once_the_authority_is_known(authority: LocalAuthority, key: SealKey) -> None:
    seal_now(key)
    before = authority.asked
    seal_now(key)
    assert authority.asked == before + 1


def test_the_second_seals_when_the_first_does_not(
    authority: LocalAuthority, second: LocalAuthority, key: SealKey
) -> None:
    authority.way = "late"
    verdict = check(seal_now(key), roots=[key.root], clocks=clocks(authority))
    assert (verdict.level, verdict.timestamped_by) == (Level.B_LT, "Seconde horloge")


def test_an_rsa_seal_with_a_timestamp_fits(authority: LocalAuthority) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    issuer, private = Issuer("Boréal"), rsa.generate_private_key(public_exponent=65537, key_size=4096)
    key = SealKey(private, issuer.issue(private), (issuer.root,))
    assert check(seal_now(key), roots=[key.root], clocks=clocks(authority)).level == Level.B_LT


# --- Revocation -------------------------------------------------------------------------------------------------------
@pytest.fixture
def publishing(settings: Any) -> Iterator[LocalAuthority]:
    """An authority whose certificates, and those it issues, say where their revocation is published."""
    timestamping._SAMPLES.clear()
    with serving_authority(with_crl=True) as server:
        settings.TSA_URLS, settings.TSA_ROOTS, settings.TSA_TIMEOUT = [server.url], server.roots, 5
        yield server


def test_revocation_is_embedded_where_certificates_say_where_it_is(publishing: LocalAuthority) -> None:
    import io

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    key = publishing.issuer.seal_key()
    sealed = seal_now(key)
    assert check(sealed, roots=[key.root], clocks=clocks(publishing)).level == Level.B_LT
    assert DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(sealed))).crls


def test_a_revoked_certificate_seals_nothing(publishing: LocalAuthority) -> None:
    key = publishing.issuer.seal_key()
    publishing.issuer.revoked = [key.certificate.serial_number]
    with pytest.raises(CertificateRevoked):
        seal_now(key)


def test_nothing_is_sealed_b_lt_while_revocation_cannot_be_learnt(publishing: LocalAuthority, key: SealKey) -> None:
    unreachable = Issuer("Boréal", crl_at="http://127.0.0.1:1/crl")
    with pytest.raises(RevocationUnknown):
        seal_now(unreachable.seal_key())


def test_without_an_authority_nothing_is_fetched(key: SealKey) -> None:
    unreachable = Issuer("Boréal", crl_at="http://127.0.0.1:1/crl").seal_key()
    verdict = check(seal_pdf(unsealed(), unreachable, language="fr"), roots=[unreachable.root])
    assert (verdict.level, verdict.trust) == (Level.B_B, Trust.OURS)
    assert dataclasses.replace(verdict, level=Level.NONE).holds
