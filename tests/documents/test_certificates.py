import datetime as dt
import multiprocessing
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from documents import certificates
from documents.certificates import (
    CertificateExpired,
    CertificateMissing,
    CertificateNotYetValid,
    CertificateUnusable,
    SealKey,
    WrongPassword,
    development_key,
    load_pkcs12,
    seal_key,
)
from documents.development_certificate import certify

NOW = dt.datetime.now(dt.UTC)


def key_valid(starts: dt.datetime, days: int) -> SealKey:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certify("Root", root_key, starts=starts, days=days, organisation="Boréal Mobilité")
    seal = certify("Seal", key, starts=starts, days=days, issuer=(root, root_key), organisation="Boréal Mobilité")
    return SealKey(key, seal, (root,))


def bundle(path: Path, key: SealKey, password: bytes = b"s3cret") -> Path:
    encryption = serialization.BestAvailableEncryption(password)
    data = pkcs12.serialize_key_and_certificates(b"seal", key.private_key, key.certificate, list(key.chain), encryption)
    path.write_bytes(data)
    return path


def test_a_development_certificate_is_made_on_first_use_and_kept(tmp_path: Path) -> None:
    first, second = development_key(tmp_path), development_key(tmp_path)
    assert first.fingerprint == second.fingerprint
    assert first.is_development
    assert first.certificate.issuer == first.root.subject == first.root.issuer
    assert isinstance(first.private_key, ec.EllipticCurvePrivateKey)
    usage = first.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment
    assert not usage.key_cert_sign


def test_development_keys_are_readable_by_nobody_else(tmp_path: Path) -> None:
    development_key(tmp_path / "keys")
    files = list((tmp_path / "keys" / "development").iterdir())
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert (tmp_path / "keys" / "development").stat().st_mode & 0o077 == 0


def _fingerprint(folder: str) -> str:
    return development_key(Path(folder)).fingerprint


def test_workers_that_race_agree_on_one_certificate(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        found = pool.map(_fingerprint, [str(tmp_path)] * 8)
    assert len(set(found)) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["development"]


def test_a_damaged_development_certificate_says_what_to_do(tmp_path: Path) -> None:
    development_key(tmp_path)
    (tmp_path / "development" / "seal.pem").write_text("torn")
    with pytest.raises(CertificateUnusable, match="remove that folder"):
        development_key(tmp_path)


def test_a_pkcs12_file_brings_the_key_its_certificate_and_those_above(tmp_path: Path) -> None:
    made = key_valid(NOW, 30)
    loaded = load_pkcs12(bundle(tmp_path / "seal.p12", made), "s3cret")
    assert loaded.fingerprint == made.fingerprint
    assert loaded.root == made.root
    assert loaded.holder == "Boréal Mobilité"
    assert not loaded.is_development


def test_a_wrong_password_is_said(tmp_path: Path) -> None:
    path = bundle(tmp_path / "seal.p12", key_valid(NOW, 30))
    with pytest.raises(WrongPassword, match="SEAL_PKCS12_PASSWORD"):
        load_pkcs12(path, "wrong")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CertificateMissing, match=r"nowhere\.p12"):
        load_pkcs12(tmp_path / "nowhere.p12", "")


def test_a_file_that_is_no_pkcs12_is_said(tmp_path: Path) -> None:
    (tmp_path / "seal.p12").write_text("hello")
    with pytest.raises(WrongPassword, match="not a PKCS#12"):
        load_pkcs12(tmp_path / "seal.p12", "")


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CertificateUnusable, match="P-256 or RSA"):
        certificates._usable(ed25519.Ed25519PrivateKey.generate(), tmp_path)


def test_the_key_is_loaded_once_per_process(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_PKCS12 = str(bundle(tmp_path / "seal.p12", key_valid(NOW, 30)))
    settings.SEAL_PKCS12_PASSWORD = "s3cret"
    seal_key.cache_clear()
    try:
        loaded = seal_key()
        (tmp_path / "seal.p12").unlink()
        assert seal_key() is loaded
    finally:
        seal_key.cache_clear()


def test_an_expired_certificate_refuses_to_seal() -> None:
    key = key_valid(NOW - dt.timedelta(days=40), 30)
    with pytest.raises(CertificateExpired, match="expired on"):
        key.assert_valid(NOW)
    key.assert_valid(NOW - dt.timedelta(days=20))


def test_a_certificate_of_the_future_refuses_to_seal() -> None:
    with pytest.raises(CertificateNotYetValid, match="Check the clock"):
        key_valid(NOW + dt.timedelta(days=2), 30).assert_valid(NOW)


def test_an_rsa_key_seals_too() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = certify("Seal", key, starts=NOW, days=3)
    assert SealKey(key, certificate, ()).root == certificate
