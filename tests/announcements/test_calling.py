import datetime as dt
import ipaddress
import ssl
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from announcements.calling import READ_AT_MOST, AddressRefused, Policy, Problem, call, checked, is_public
from tests.announcements.hook_server import ANYWHERE, serving

BODY, HEADERS = b'{"text": "x"}', {"Content-Type": "application/json"}


@pytest.fixture
def server():
    with serving() as known:
        yield known


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.slack.com/services/a",
        "http://hooks.slack.com/services/a",
        "ftp://hooks.slack.com/a",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://127.0.0.1/a",
        "https://10.1.2.3/a",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/a",
        "https://[fe80::1]/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://[half/a",
        "https://a.example:99999/a",
        "https://me:secret@hooks.slack.com/a",
        "https://hooks.slack.com/a#b",
        "https://hooks.slack.com/a b",
        "https://hooks.slack.com/a\r\nHost: b",
    ],
)
def test_what_is_no_public_https_address_is_refused(url):
    with pytest.raises(AddressRefused):
        checked(url)
    assert call(url, BODY, HEADERS).problem == Problem.ADDRESS


def test_an_address_of_slack_and_one_of_teams_are_taken():
    assert checked("https://hooks.slack.com/services/T0/B0/x").hostname == "hooks.slack.com"
    assert checked("https://prod-1.canadacentral.logic.azure.com:443/workflows/a?sig=b%2F").port == 443


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.1.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_which_addresses_are_public(address, expected):
    assert is_public(ipaddress.ip_address(address)) is expected


def test_a_name_that_leads_home_is_refused_before_anything_is_said(server):
    assert call(server.url, BODY, HEADERS, policy=Policy(schemes=frozenset({"http"}))).problem == Problem.ADDRESS
    assert server.received == []


@pytest.mark.parametrize("addresses", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], []])
def test_one_private_address_among_others_is_enough_to_refuse(server, addresses):
    policy = Policy(schemes=frozenset({"http"}), look_up=lambda host, port: addresses)
    assert call(server.url, BODY, HEADERS, policy=policy).problem == Problem.ADDRESS
    assert server.received == []


def test_the_name_is_looked_up_once_and_the_judged_address_called(server):
    asked = []

    def look_up(host, port):
        asked.append(host)
        return ["127.0.0.1"]

    url = f"http://hooks.example:{server.port}/a"  # a name that no server knows
    assert call(url, BODY, HEADERS, policy=replace(ANYWHERE, look_up=look_up)).problem == ""
    assert asked == ["hooks.example"]
    assert server.received[0].headers["Host"] == f"hooks.example:{server.port}"


def test_it_is_posted_with_the_name_that_was_typed(server):
    assert call(server.url, BODY, HEADERS, policy=ANYWHERE).problem == ""
    [received] = server.received
    assert received.path == "/services/T0/B0/kept-secret?v=1"
    assert received.headers["Host"] == f"localhost:{server.port}"
    assert received.body == BODY


def test_redirections_are_not_followed(server):
    server.statuses = [302]
    assert call(server.url, BODY, HEADERS, policy=ANYWHERE).problem == Problem.REDIRECTED
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("status", "problem", "may_pass"),
    [
        (202, "", False),
        (400, Problem.REFUSED, False),
        (404, Problem.REFUSED, False),
        (429, Problem.TROUBLE, True),
        (500, Problem.TROUBLE, True),
    ],
)
def test_what_an_answer_means(server, status, problem, may_pass):
    server.statuses, server.words = [status], b"no_service"
    answer = call(server.url, BODY, HEADERS, policy=ANYWHERE)
    assert (answer.problem, answer.may_pass) == (problem, may_pass)
    assert answer.words == (f"{status} no_service" if problem else "")


def test_a_long_answer_is_cut(server):
    server.statuses, server.words = [500], b"x" * 1_000_000
    assert len(call(server.url, BODY, HEADERS, policy=ANYWHERE).words) < READ_AT_MOST


def test_nobody_there_may_pass_and_never_tells_the_address():
    with serving() as gone:
        pass
    answer = call(gone.url, BODY, HEADERS, policy=ANYWHERE)
    assert answer.problem == Problem.UNREACHABLE
    assert answer.may_pass
    assert "kept-secret" not in answer.words


def _certificate_of(name, folder):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, both = folder / "public.pem", folder / "both.pem"
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both.write_bytes(private + public.read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context, str(public)


@pytest.mark.parametrize(("name", "problem"), [("localhost", ""), ("elsewhere.example", Problem.UNREACHABLE)])
def test_the_certificate_must_be_of_the_name_not_of_the_address(tmp_path, name, problem):
    context, authorities = _certificate_of(name, tmp_path)
    policy = Policy(allows=lambda address: True, authorities=authorities)
    asked = []
    context.sni_callback = lambda _socket, server_name, _context: asked.append(server_name)
    with serving(context) as server:
        url = server.url.replace("http:", "https:")
        assert call(url, BODY, HEADERS, policy=policy).problem == problem
        assert len(server.received) == (not problem)
    assert asked == ["localhost"]


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path):
    context, _authorities = _certificate_of("localhost", tmp_path)
    with serving(context) as server:
        answer = call(server.url.replace("http:", "https:"), BODY, HEADERS, policy=ANYWHERE)
        assert answer.problem == Problem.UNREACHABLE
        assert server.received == []
