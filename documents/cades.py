"""A CAdES signature (the CMS that PAdES puts in a file) in a tenth of a millisecond.

pyHanko makes the first one of a key; of all that follow only the digest and the signature differ, so those are put into
its DER. What is signed, and with which attributes, is as pyHanko writes it.
"""

from __future__ import annotations

import asyncio
import functools

from asn1crypto import cms

from documents.certificates import SealKey

SEQUENCE, SET, OCTETS, FIRST = 0x30, 0x31, 0x04, 0xA0
_SPECIMEN = bytes(range(32))


class Signature:
    """The shape of one key's signatures."""

    def __init__(self, key: SealKey) -> None:
        from documents.pades import signer_of

        self._key = key
        specimen = asyncio.run(
            signer_of(key).async_sign(_SPECIMEN, "sha256", use_pades=True)  # no timestamp: baseline B-B
        )
        data: cms.SignedData = specimen["content"]
        (signer,) = data["signer_infos"]
        attributes = signer["signed_attrs"].untag().dump()
        if attributes.count(_SPECIMEN) != 1:
            raise ValueError("The digest has no place of its own among the signed attributes.")
        self._before, self._after = attributes.split(_SPECIMEN)
        self._kind = specimen["content_type"].dump()
        self._head = b"".join(
            data[name].dump() for name in ("version", "digest_algorithms", "encap_content_info", "certificates")
        )
        self._who = b"".join(signer[name].dump() for name in ("version", "sid", "digest_algorithm"))
        self._how = signer["signature_algorithm"].dump()
        self.longest = len(specimen.dump()) + 8  # an ECDSA signature is 70 to 72 bytes long

    def over(self, digest: bytes) -> bytes:
        """The whole CMS, of the bytes that have this SHA-256."""
        attributes = self._before + digest + self._after
        signed = _der(OCTETS, self._key.sign(attributes))
        tagged = bytes([FIRST]) + attributes[1:]
        signer = _der(SEQUENCE, self._who + tagged + self._how + signed)
        data = _der(SEQUENCE, self._head + _der(SET, signer))
        return _der(SEQUENCE, self._kind + _der(FIRST, data))


@functools.lru_cache(maxsize=4)
def signature_of(key: SealKey) -> Signature:
    return Signature(key)


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content
