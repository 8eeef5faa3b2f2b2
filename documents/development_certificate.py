"""The certificate of development: a root of our own and the seal it signs, made on first use, trusted by nobody."""

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
DEVELOPMENT = "Repère (development)"


def make_development_folder(folder: Path) -> None:
    """Workers may race: one folder wins, whole, and the others read that one."""
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = Path(tempfile.mkdtemp(prefix=".development-", dir=folder.parent))
    for name, content in _development_files().items():
        (fresh / name).touch(mode=0o600)
        (fresh / name).write_bytes(content)
    try:
        fresh.rename(folder)  # refused when another process was first: its folder is not empty
    except OSError:
        shutil.rmtree(fresh)
        if not folder.is_dir():
            raise


def _development_files() -> dict[str, bytes]:
    root_key, key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    starts = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)  # clocks differ between machines
    root = certify("Repère development root", root_key, starts=starts, days=3650)
    certificate = certify(
        "Repère development seal",
        key,
        starts=starts,
        days=1825,
        issuer=(root, root_key),
    )
    return {
        "root-key.pem": _private_pem(root_key),
        "root.pem": root.public_bytes(serialization.Encoding.PEM),
        "seal-key.pem": _private_pem(key),
        "seal.pem": certificate.public_bytes(serialization.Encoding.PEM),
    }


def _private_pem(key: PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def certify(
    common_name: str,
    key: PrivateKey,
    *,
    starts: dt.datetime,
    days: int,
    issuer: tuple[x509.Certificate, PrivateKey] | None = None,
    organisation: str = DEVELOPMENT,
) -> x509.Certificate:
    """A root (without issuer), or the certificate of a seal signed by one."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CA"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
    above, above_key = issuer or (None, key)
    is_root = issuer is None
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,  # what a seal means: the organisation stands by it
        key_cert_sign=is_root,
        crl_sign=is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.subject if above else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(starts + dt.timedelta(days=days))
        .add_extension(
            x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None),
            critical=True,
        )
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above_key.public_key()),
            critical=False,
        )
        .sign(above_key, hashes.SHA256())
    )
