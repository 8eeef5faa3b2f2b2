import asyncio
import hashlib

from asn1crypto import cms

from documents.cades import signature_of
from documents.certificates import seal_key
from documents.pades import signer_of

DIGEST = hashlib.sha256(b"a document").digest()


def test_all_but_the_signature_is_as_pyhanko_writes_it() -> None:
    key = seal_key()
    ours = cms.ContentInfo.load(signature_of(key).over(DIGEST), strict=True)
    theirs = asyncio.run(signer_of(key).async_sign(DIGEST, "sha256", use_pades=True))
    (signer,), (expected,) = (each["content"]["signer_infos"] for each in (ours, theirs))
    signer["signature"] = expected["signature"] = cms.OctetString(b"")
    assert ours.dump(force=True) == theirs.dump(force=True)


def test_it_never_outgrows_its_room() -> None:
    signature = signature_of(seal_key())
    assert all(len(signature.over(DIGEST)) <= signature.longest for _time in range(50))
