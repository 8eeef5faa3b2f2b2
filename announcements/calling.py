"""Calling an address somebody typed: over https, at a public address, where it says and nowhere else.

The name is looked up once, each of its addresses is judged, and the connection goes to one that was: a name that
answers differently a moment later leads nowhere else. The certificate must still be the name's own.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import certifi
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError

from announcements.models import WebhookPost

SECONDS = 5
READ_AT_MOST = 1024  # bytes of an answer
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_TRY_LATER = {408, 425, 429}
_WRITTEN = re.compile(r"[!-~]+")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Problem = WebhookPost.Problem


class AddressRefused(ValueError):
    """Not an address we would call."""


@dataclass(frozen=True)
class Answer:
    """What became of a call; no problem when the other side took it."""

    problem: str = ""
    words: str = ""

    @property
    def may_pass(self) -> bool:
        return self.problem in {Problem.UNREACHABLE, Problem.TROUBLE, Problem.KEY}


def is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped or address.sixtofour or address.teredo or address in _NAT64:
            return False
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


def look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[4][0]).partition("%")[0] for place in found]


@dataclass(frozen=True)
class Policy:
    """Where we may call. Only tests know another than `STRICT`."""

    schemes: frozenset[str] = frozenset({"https"})
    allows: Callable[[Address], bool] = is_public
    look_up: Callable[[str, int], list[str]] = look_up
    authorities: str = certifi.where()  # whose certificates we believe


STRICT = Policy()


def checked(url: str, *, policy: Policy = STRICT) -> SplitResult:
    """The parts of an address written as it should be; the name is looked up only when it is called."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused from error
    named = parts.username is None and parts.password is None and not parts.fragment and port != 0
    if not _WRITTEN.fullmatch(url) or parts.scheme not in policy.schemes or not parts.hostname or not named:
        raise AddressRefused
    literal = _literal(parts.hostname)
    if literal is not None and not policy.allows(literal):
        raise AddressRefused
    return parts


def call(url: str, body: bytes, headers: Mapping[str, str], *, policy: Policy = STRICT) -> Answer:
    """POST it. Redirections are not followed, and of the answer only the beginning is read."""
    try:
        parts = checked(url, policy=policy)
        address = _judged_address(parts, policy)
    except AddressRefused:
        return Answer(Problem.ADDRESS)
    except OSError as error:
        return Answer(Problem.UNREACHABLE, type(error).__name__)
    try:
        status, words = _post(parts, address, body, headers, policy)
    except (HTTPError, OSError) as error:  # their words may hold the address
        return Answer(Problem.UNREACHABLE, type(error).__name__)
    return _judged(status, words)


def _judged_address(parts: SplitResult, policy: Policy) -> str:
    """The one to connect to, once all of them were found fit."""
    addresses = policy.look_up(parts.hostname or "", _port(parts))
    if not addresses or not all(policy.allows(ipaddress.ip_address(address)) for address in addresses):
        raise AddressRefused
    return addresses[0]


def _post(parts: SplitResult, address: str, body: bytes, headers: Mapping[str, str], policy: Policy) -> tuple[int, str]:
    with _pool(parts, address, policy) as pool:
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        sent = {**headers, "Host": parts.netloc, "Connection": "close", "Accept-Encoding": "identity"}
        response = pool.urlopen(
            "POST", target, body=body, headers=sent, redirect=False, retries=False, preload_content=False
        )
        try:
            return response.status, response.read1(READ_AT_MOST).decode("utf-8", "replace")
        finally:
            response.close()


def _pool(parts: SplitResult, address: str, policy: Policy) -> HTTPConnectionPool:
    timeout = Timeout(total=SECONDS)
    if parts.scheme == "http":
        return HTTPConnectionPool(address, _port(parts), timeout=timeout)
    return HTTPSConnectionPool(
        address,
        _port(parts),
        timeout=timeout,
        cert_reqs="CERT_REQUIRED",
        ca_certs=policy.authorities,
        server_hostname=parts.hostname,
        assert_hostname=parts.hostname,
    )


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _judged(status: int, words: str) -> Answer:
    said = f"{status} {' '.join(words.split())}"[:300].replace("\x00", "")
    if 200 <= status < 300:
        return Answer()
    if 300 <= status < 400:
        return Answer(Problem.REDIRECTED, str(status))
    if status < 500 and status not in _TRY_LATER:
        return Answer(Problem.REFUSED, said)
    return Answer(Problem.TROUBLE, said)


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
