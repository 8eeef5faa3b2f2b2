import datetime as dt
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from documents import tokens
from documents.certificates import (
    CertificateMissing,
    CertificateUnusable,
    SealKey,
    TokenUnavailable,
    WrongPassword,
    is_signature,
    next_key,
    seal_key,
)
from documents.checking import check
from documents.rotating import key_at, rotate
from documents.timestamping import timestamp
from documents.tokens import Token, load_token_key
from documents.trusting import trusted_roots
from documents.verdicts import Level
from people.models import Employee
from tests.factories.authorities import Issuer, LocalAuthority
from tests.factories.documents import make_document
from tests.factories.ledger import checkpoint, write_entries

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "4711"
SAID = b"what is sealed"


@pytest.fixture(scope="session")
def token() -> Iterator[Path]:
    """A token of SoftHSM with a P-256 key and an RSA key, and the chains of both. A process starts the library once."""
    before = os.environ.get("SOFTHSM2_CONF")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tokens").mkdir()
        (folder / "softhsm2.conf").write_text(
            f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
        )
        os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
        util("--init-token", "--free", "--label", "sceau", "--so-pin", "1234", "--pin", PIN)
        issuer = Issuer("Boréal Mobilité")
        put(folder, issuer, "p256", ec.generate_private_key(ec.SECP256R1()), 1)
        put(folder, issuer, "rsa", rsa.generate_private_key(public_exponent=65537, key_size=2048), 2)
        yield folder
        seal_key.cache_clear()
        next_key.cache_clear()
    if before is None:
        del os.environ["SOFTHSM2_CONF"]


def util(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


def put(folder: Path, issuer: Issuer, label: str, key: Any, number: int) -> None:
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / f"{label}-key.pem").write_bytes(private)
    where = ["--token", "sceau", "--label", label, "--id", f"0{number}", "--pin", PIN]
    util("--import", str(folder / f"{label}-key.pem"), *where)
    (folder / f"{label}-key.pem").unlink()  # the token alone has it
    chain = (issuer.issue(key), issuer.root)
    (folder / f"{label}.pem").write_bytes(b"".join(each.public_bytes(pem) for each in chain))


@pytest.fixture
def sealing(token: Path, settings: Any) -> Iterator[Path]:
    settings.SEAL_PKCS11_MODULE, settings.SEAL_PKCS11_TOKEN, settings.SEAL_PKCS11_PIN = MODULE, "sceau", PIN
    settings.SEAL_PKCS11_KEY, settings.SEAL_PKCS11_CHAIN = "p256", str(token / "p256.pem")
    seal_key.cache_clear()
    next_key.cache_clear()
    yield token
    seal_key.cache_clear()
    next_key.cache_clear()


def load(folder: Path, label: str = "p256") -> SealKey:
    return load_token_key(Token(MODULE, "sceau", PIN), label, folder / f"{label}.pem")


@pytest.mark.parametrize("label", ["p256", "rsa"])
def test_the_token_signs(token: Path, label: str) -> None:
    key = load(token, label)
    assert is_signature(key.sign(SAID), SAID, key.certificate)
    assert not is_signature(key.sign(SAID), b"something else", key.certificate)
    assert key.holder == "Boréal Mobilité"


@pytest.mark.django_db
@pytest.mark.parametrize("label", ["p256", "rsa"])
def test_a_document_is_sealed_by_the_token(sealing: Path, settings: Any, zoe: Employee, label: str) -> None:
    settings.SEAL_PKCS11_KEY, settings.SEAL_PKCS11_CHAIN = label, str(sealing / f"{label}.pem")
    document = make_document(zoe)
    verdict = check(bytes(document.content))
    assert verdict.holds
    assert verdict.certificate_sha256 == load(sealing, label).fingerprint


@pytest.mark.django_db
def test_with_a_timestamp_as_well(sealing: Path, authority: LocalAuthority, zoe: Employee) -> None:
    assert timestamp(SAID, at=dt.datetime.now(dt.UTC))
    assert check(bytes(make_document(zoe).content)).level == Level.B_LT


@pytest.mark.django_db
def test_checkpoints_are_signed_by_the_token(sealing: Path) -> None:
    write_entries(2)
    assert checkpoint().certificate_sha256 == seal_key().fingerprint


@pytest.mark.django_db
def test_another_key_of_the_token_takes_over(sealing: Path, settings: Any) -> None:
    settings.SEAL_NEXT_PKCS11_KEY, settings.SEAL_NEXT_PKCS11_CHAIN = "rsa", str(sealing / "rsa.pem")
    at = dt.datetime.now(dt.UTC)
    rotate(seals_from=at + dt.timedelta(days=1), at=at)
    assert key_at(at).fingerprint == load(sealing, "p256").fingerprint
    assert key_at(at + dt.timedelta(days=1)).fingerprint == load(sealing, "rsa").fingerprint
    assert len(trusted_roots()) == 1


def test_a_process_born_of_another_signs_too(token: Path) -> None:
    """As Celery’s workers are: the session of their parent is not theirs."""
    key = load(token)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, key.sign(SAID))
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        signature = pipe.read()
    os.waitpid(child, 0)
    assert is_signature(signature, SAID, key.certificate)
    assert is_signature(key.sign(SAID), SAID, key.certificate)  # and the parent still does


def test_a_session_that_died_is_opened_again(token: Path) -> None:
    key = load(token)
    tokens._library(MODULE).reinitialize()  # as when the token was taken out and put back
    assert is_signature(key.sign(SAID), SAID, key.certificate)


def test_a_token_that_is_not_there_is_said(token: Path) -> None:
    with pytest.raises(TokenUnavailable, match="“elsewhere” does not sign"):
        load_token_key(Token(MODULE, "elsewhere", PIN), "p256", token / "p256.pem")


def test_a_key_that_is_not_there_is_said(token: Path) -> None:
    with pytest.raises(TokenUnavailable, match="NoSuchKey"):
        load_token_key(Token(MODULE, "sceau", PIN), "nothing", token / "p256.pem")


def test_a_library_that_cannot_be_loaded_is_said(token: Path) -> None:
    with pytest.raises(TokenUnavailable, match=r"while loading /nowhere\.so"):
        load_token_key(Token("/nowhere.so", "sceau", PIN), "p256", token / "p256.pem")


def test_a_refused_pin_is_not_tried_again_since_tokens_lock_themselves(token: Path) -> None:
    tokens._refused.clear()
    tokens._close(Token(MODULE, "sceau", PIN))
    for said in ("refuses SEAL_PKCS11_PIN", "not tried again"):
        with pytest.raises(WrongPassword, match=said):
            load_token_key(Token(MODULE, "sceau", "0000"), "p256", token / "p256.pem")
    assert load(token).fingerprint


def test_the_certificate_of_another_key_is_refused(token: Path) -> None:
    with pytest.raises(CertificateUnusable, match="is not that of the key"):
        load_token_key(Token(MODULE, "sceau", PIN), "p256", other_chain(token))


def other_chain(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = Issuer("Another").issue(key)
    (folder / "other.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return folder / "other.pem"


def test_a_chain_that_cannot_be_read_is_said(token: Path) -> None:
    with pytest.raises(CertificateMissing, match="SEAL_PKCS11_CHAIN"):
        load_token_key(Token(MODULE, "sceau", PIN), "p256", token / "nowhere.pem")
    (token / "torn.pem").write_text("torn")
    with pytest.raises(CertificateUnusable, match="no certificate"):
        load_token_key(Token(MODULE, "sceau", PIN), "p256", token / "torn.pem")
