"""A time-stamping authority (RFC 3161) that truly answers, over HTTP, on this machine; and the ways it may fail.

`openssl ts` makes the answers. The same server publishes the list of what its issuer revoked.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import cms, keys, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from documents.certificates import SealKey
from documents.development_certificate import PrivateKey, certify

CONFIG = """
[tsa]
default_tsa = it
[it]
dir = {folder}
serial = $dir/serial
crypto_device = builtin
signer_cert = $dir/tsa.pem
certs = $dir/root.pem
signer_key = $dir/tsa-key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""
CRL = "application/pkix-crl"


class Issuer:
    """A certification authority; with `crl_at`, its certificates say where their revocation is published."""

    def __init__(self, name: str, *, crl_at: str = "") -> None:
        self.name, self.crl_at = name, crl_at
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.starts = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
        self.root = certify(f"{name} root", self.key, starts=self.starts, days=3650, organisation=name)
        self.revoked: list[int] = []

    def issue(self, key: PrivateKey, *extensions: tuple[x509.ExtensionType, bool]) -> x509.Certificate:
        plain = certify(
            self.name, key, starts=self.starts, days=300, issuer=(self.root, self.key), organisation=self.name
        )
        builder = x509.CertificateBuilder(
            plain.issuer, plain.subject, key.public_key(), plain.serial_number,
            plain.not_valid_before_utc, plain.not_valid_after_utc, list(plain.extensions),
        )  # fmt: skip
        for extension, is_critical in extensions:
            builder = builder.add_extension(extension, is_critical)
        if self.crl_at:
            place = x509.DistributionPoint([x509.UniformResourceIdentifier(self.crl_at)], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([place]), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def seal_key(self) -> SealKey:
        key = ec.generate_private_key(ec.SECP256R1())
        return SealKey(key, self.issue(key), (self.root,))

    def crl(self) -> bytes:
        now = dt.datetime.now(dt.UTC)
        builder = x509.CertificateRevocationListBuilder(self.root.subject, now, now + dt.timedelta(days=1))
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False
        )
        builder = builder.add_extension(x509.CRLNumber(1), False)
        for serial in self.revoked:
            row = x509.RevokedCertificateBuilder(serial, now - dt.timedelta(hours=1))
            builder = builder.add_revoked_certificate(row.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


class LocalAuthority:
    """`way`: how it answers: honestly, late (its clock), again (an older answer), garbage, page, refusal, silence."""

    def __init__(self, folder: Path, server: ThreadingHTTPServer, issuer: Issuer) -> None:
        self.folder, self.server, self.issuer = folder, server, issuer
        self.way, self.asked = "honestly", 0
        self.released = threading.Event()
        self.first: bytes = b""
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        self.certificate = issuer.issue(self.key, (usage, True))
        pem = serialization.Encoding.PEM
        (folder / "tsa.pem").write_bytes(self.certificate.public_bytes(pem))
        (folder / "root.pem").write_bytes(issuer.root.public_bytes(pem))
        (folder / "tsa-key.pem").write_bytes(
            self.key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/tsa"

    @property
    def roots(self) -> str:
        """As TSA_ROOTS names them."""
        return str(self.folder / "root.pem")

    def answer(self, query: bytes) -> bytes:
        self.asked += 1
        if self.way == "garbage":
            return b"\x30\x82not a timestamp at all"
        if self.way == "again" and self.first:
            return self.first
        if self.way == "refusal":
            status = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["Not today"]}).dump()
            return b"\x30" + bytes([len(status)]) + bytes(status)
        if self.way == "late":
            return self._answer_late(query)
        (self.folder / f"{self.asked}.tsq").write_bytes(query)
        command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", f"{self.asked}.tsq"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=True)
        self.first = self.first or done.stdout
        return done.stdout

    def _answer_late(self, query: bytes) -> bytes:
        der = serialization.Encoding.DER
        private = self.key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        authority = DummyTimeStamper(
            tsa_cert=cms.Certificate.load(self.certificate.public_bytes(der)),
            tsa_key=keys.PrivateKeyInfo.load(private),
            fixed_dt=dt.datetime.now(dt.UTC) - dt.timedelta(hours=2),
        )
        return bytes(authority.request_tsa_response(tsp.TimeStampReq.load(query)).dump())


class _Handler(BaseHTTPRequestHandler):
    authority: LocalAuthority

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        if self.authority.way == "silence":
            self.authority.released.wait(20)
            return
        if self.authority.way == "page":
            self._say(b"<h1>Sorry</h1>", "text/html", 503)
            return
        self._say(self.authority.answer(query), "application/timestamp-reply")

    def do_GET(self) -> None:
        if self.authority.way == "silence" or self.authority.issuer.crl_at == "":
            self._say(b"", "text/plain", 404)
            return
        self._say(self.authority.issuer.crl(), CRL)

    def _say(self, content: bytes, content_type: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        """Tests are quiet."""


@contextmanager
def serving_authority(name: str = "Horloge", *, with_crl: bool = False) -> Iterator[LocalAuthority]:
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    crl_at = f"http://127.0.0.1:{server.server_port}/crl" if with_crl else ""
    with tempfile.TemporaryDirectory() as folder:
        authority = LocalAuthority(Path(folder), server, Issuer(name, crl_at=crl_at))
        handler.authority = authority
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield authority
        finally:
            authority.released.set()
            server.shutdown()
            server.server_close()
            thread.join()
