"""What time it was, in the words of a third party (RFC 3161).

Authorities are asked in the order of TSA_URLS, those that failed a moment ago last. An answer is judged before it is
kept: for our digest and our question, whole, signed under one of TSA_ROOTS, near our own clock. When none answers so,
nothing is written in its place.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.core.cache import cache
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from documents.certificates import SealUnavailable
from documents.trusting import trusted_clocks

MD = "sha256"
LARGEST_GAP = dt.timedelta(minutes=5)  # between their clock and ours
AVOIDED = 60  # seconds during which an authority that failed is asked last
GRANTED = {"granted", "granted_with_mods"}
_SAMPLES: dict[str, tuple[dt.datetime, cms.ContentInfo]] = {}  # an answer of each authority, to know its certificates
Made = TypeVar("Made")
logger = logging.getLogger(__name__)


class TimestampUnavailable(SealUnavailable):
    """No authority gave a timestamp that we believe; the message says what each answered."""


class TimestampRefused(TimestampRequestError):
    """What an authority sent is no timestamp that we believe."""


class Authority(RequestsHTTPTimeStamper):
    """One time-stamping authority, asked at a given moment."""

    def __init__(self, url: str, roots: Sequence[x509.Certificate], at: dt.datetime) -> None:
        super().__init__(url, timeout=settings.TSA_TIMEOUT)
        self.roots, self.at = roots, at

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        nonce, request = self.request_cms(message_digest, md_algorithm)
        try:
            response = await self.async_request_tsa_response(request)
            token = _token_in(response)
            stated = await _judge(token, message_digest, self.roots)
            answered = token["content"]["encap_content_info"]["content"].parsed["nonce"].native
        except TimestampRequestError:
            raise
        except Exception as error:  # anything may come from a network, and each way of being wrong has its exception
            raise TimestampRefused(f"its answer cannot be read ({type(error).__name__})") from error
        if answered != nonce:
            raise TimestampRefused("it answers another question than ours (nonce)")
        if abs(stated - self.at) > LARGEST_GAP:
            raise TimestampRefused(f"its clock says {stated:%Y-%m-%d %H:%M:%S}, ours {self.at:%Y-%m-%d %H:%M:%S} (UTC)")
        return token

    async def async_dummy_response(self, md_algorithm: str) -> cms.ContentInfo:
        """A true answer to an empty question, kept for an hour: it says how long an answer is, and who signs it."""
        asked_at, token = _SAMPLES.get(self.url, (None, None))
        if asked_at is None or not dt.timedelta() <= self.at - asked_at < dt.timedelta(hours=1):
            token = await self.async_timestamp(hashlib.new(md_algorithm).digest(), md_algorithm)
            _SAMPLES[self.url] = self.at, token
        self._register_dummy(md_algorithm, token)
        return token

    @property
    def longest_answer(self) -> int:
        """Bytes, with a margin of a third."""
        return len(asyncio.run(self.async_dummy_response(MD)).dump()) * 4 // 3


def is_timestamping() -> bool:
    return bool(settings.TSA_URLS)


def with_authority(act: Callable[[Authority], Made], *, at: dt.datetime) -> Made:
    """What `act` makes with the first authority that answers well. Raises `TimestampUnavailable`. `at` is now."""
    roots, said = trusted_clocks(), []
    if not roots:
        raise TimestampUnavailable("TSA_URLS is set and TSA_ROOTS is not: no timestamp could be believed.")
    for url in sorted(settings.TSA_URLS, key=_failed_lately):
        try:
            return act(Authority(url, roots, at))
        except TimestampRequestError as refusal:
            logger.warning("No timestamp from %s: %s", url, refusal.args[0])
            cache.set(_failure(url), value=True, timeout=AVOIDED)
            said.append(f"{url}: {refusal.args[0]}")
    raise TimestampUnavailable("No timestamp. " + "; ".join(said))


def timestamp(said: bytes, *, at: dt.datetime) -> bytes:
    """A token (DER) over these bytes."""
    digest = hashlib.new(MD, said).digest()
    token = with_authority(lambda authority: asyncio.run(authority.async_timestamp(digest, MD)), at=at)
    dumped: bytes = token.dump()
    return dumped


def read_timestamp(token: bytes, said: bytes, *, clocks: Sequence[x509.Certificate]) -> dt.datetime:
    """The moment it states of these bytes, under one of these roots. Raises `TimestampRefused`."""
    try:
        return asyncio.run(_judge(cms.ContentInfo.load(token), hashlib.new(MD, said).digest(), clocks))
    except TimestampRefused:
        raise
    except Exception as error:
        raise TimestampRefused(f"it cannot be read ({type(error).__name__})") from error


def _token_in(response: tsp.TimeStampResp) -> cms.ContentInfo:
    status = tsp.PKIStatusInfo.load(response.contents)  # a refusal holds nothing else, which asn1crypto cannot read
    if status["status"].native not in GRANTED:
        why = "; ".join(status["status_string"].native or []) or status["status"].native
        raise TimestampRefused(f"it refused: {why}")
    return response["time_stamp_token"]


async def _judge(token: cms.ContentInfo, digest: bytes, roots: Sequence[x509.Certificate]) -> dt.datetime:
    info = token["content"]["encap_content_info"]["content"].parsed
    stated: dt.datetime = info["gen_time"].native
    context = ValidationContext(trust_roots=[_asn1(root) for root in roots], moment=stated, allow_fetching=False)
    told: dict[str, Any] = await validate_tst_signed_data(
        token["content"], context, lambda name: digest if name == MD else b""
    )
    status = TimestampSignatureStatus(**told)
    if not (status.intact and status.valid):
        raise TimestampRefused("it is not whole, or not of what we asked about")
    if not status.trusted:
        raise TimestampRefused("its certificate does not lead to one of TSA_ROOTS")
    return stated


def _failed_lately(url: str) -> bool:
    return bool(cache.get(_failure(url)))


def _failure(url: str) -> str:
    return f"documents.tsa-failed.{hashlib.sha256(url.encode()).hexdigest()[:24]}"


def _asn1(certificate: x509.Certificate) -> Any:
    return cms.Certificate.load(certificate.public_bytes(Encoding.DER))
