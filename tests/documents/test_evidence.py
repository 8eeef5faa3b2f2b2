import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory

from documents.evidence import (
    EvidenceFacts,
    client_address,
    erase_evidence,
    evidence_holds,
    evidence_of,
    evidence_rows,
    moments,
    names_match,
    record_evidence,
)
from documents.models import Evidence
from people.models import Employee
from tests.factories.people import EmployeeFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 24, 18, 5, 9, 123456, tzinfo=dt.UTC)
FACTS = EvidenceFacts("password", "203.0.113.7", "Firefox", "Zoé Tremblay")


def request_of(person: Employee, methods: list[dict[str, Any]] | None = None, **meta: str) -> HttpRequest:
    request = RequestFactory().get("/", **meta)
    request.user = person
    request.session = SessionStore()
    if methods is not None:
        request.session["account_authentication_methods"] = methods
    return request


def refused(change: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


def test_what_the_request_tells(zoe: Employee) -> None:
    request = request_of(zoe, [{"method": "password", "at": 1.0}], REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT="F" * 900)
    assert evidence_of(request) == EvidenceFacts("password", "203.0.113.7", "F" * 400, "Zoé Tremblay")


@pytest.mark.parametrize(
    ("methods", "said"),
    [
        (None, ""),
        ([{"method": "password"}, {"method": "mfa", "type": "totp"}], "mfa"),
        ([{"method": "code", "email": "zoe@boreal.example"}], "code"),
        (["junk"], ""),
    ],
)
def test_the_way_of_logging_in_is_known(zoe: Employee, methods: Any, said: str) -> None:
    assert evidence_of(request_of(zoe, methods)).login_method == said


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),  # nobody is trusted: a header proves nothing
        (1, "198.51.100.4", "198.51.100.4"),
        (1, "6.6.6.6, 198.51.100.4", "198.51.100.4"),  # the browser wrote the first one
        (2, "6.6.6.6, 198.51.100.4, 10.0.0.2", "198.51.100.4"),
        (2, "198.51.100.4", "198.51.100.4"),
        (1, "", "10.0.0.1"),
        (1, "<script>", None),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_the_one_our_proxy_saw(
    settings: Any, zoe: Employee, proxies: int, forwarded: str, address: str | None
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = request_of(zoe, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


def test_without_an_address_none_is_invented(zoe: Employee) -> None:
    assert client_address(request_of(zoe, REMOTE_ADDR="")) is None


@pytest.mark.parametrize(
    "typed", ["Zoé Tremblay", "zoe tremblay", "  ZOÉ   TREMBLAY ", "Zoé-Tremblay", "Zoé\u00a0Tremblay"]
)
def test_a_name_matches_whatever_its_case_accents_hyphens_and_spaces(zoe: Employee, typed: str) -> None:
    assert names_match(typed, zoe)


@pytest.mark.parametrize("typed", ["", "   ", "-", "Zoé", "Tremblay Zoé", "Malik Benali", "Zoé Tremblay Jr"])
def test_another_name_does_not(zoe: Employee, typed: str) -> None:
    assert not names_match(typed, zoe)


def test_the_preferred_name_is_a_name_too() -> None:
    person = EmployeeFactory(full_name="Jean-François D’Astous", preferred_name="JF D'Astous")
    assert names_match("jf d’astous", person)
    assert names_match("JEAN FRANCOIS D ASTOUS", person)


def test_the_digest_commits_to_every_fact() -> None:
    evidence = record_evidence(FACTS, typed_name="Zoé Tremblay", at=AT)
    evidence.refresh_from_db()
    assert evidence_holds(evidence)
    for field, other in [("typed_name", "Sam"), ("ip_address", "6.6.6.6"), ("user_agent", "x"), ("in_person", False)]:
        kept = getattr(evidence, field)
        setattr(evidence, field, other)
        assert not evidence_holds(evidence)
        setattr(evidence, field, kept)


def test_the_same_facts_twice_have_digests_that_tell_nothing() -> None:
    first, second = (record_evidence(FACTS, typed_name="Zoé Tremblay", at=AT) for _ in range(2))
    assert first.digest != second.digest
    assert len(first.salt) == 64


def test_erasing_removes_what_is_personal_and_keeps_the_digest() -> None:
    evidence = record_evidence(FACTS, typed_name="Zoé Tremblay", at=AT)
    digest = evidence.digest
    erase_evidence(evidence, at=AT + dt.timedelta(days=1))
    evidence.refresh_from_db()
    assert (evidence.typed_name, evidence.legal_name, evidence.login_method) == ("", "", "")
    assert (evidence.ip_address, evidence.user_agent, evidence.salt) == (None, "", "")
    assert (evidence.digest, evidence.erased_at) == (digest, AT + dt.timedelta(days=1))
    assert not evidence_holds(evidence)
    erase_evidence(evidence, at=AT + dt.timedelta(days=9))
    evidence.refresh_from_db()
    assert evidence.erased_at == AT + dt.timedelta(days=1)


def test_the_database_lets_evidence_be_erased_and_nothing_else() -> None:
    evidence = record_evidence(FACTS, typed_name="Zoé Tremblay", at=AT)
    rows = Evidence.objects.filter(pk=evidence.pk)
    refused(lambda: rows.update(typed_name="Sam Wilson"))
    refused(lambda: rows.update(typed_name=""))
    refused(lambda: rows.update(erased_at=AT))
    refused(lambda: rows.update(digest="0" * 64))
    refused(rows.delete)
    refused(lambda: rows.update(erased_at=AT, typed_name="", digest="0" * 64))
    erase_evidence(evidence, at=AT)
    refused(lambda: rows.update(erased_at=None))
    refused(lambda: rows.update(typed_name="Sam Wilson"))
    refused(lambda: rows.update(erased_at=AT + dt.timedelta(days=1)))


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite knows no TRUNCATE")
def test_evidence_is_not_truncated() -> None:
    refused(lambda: connection.cursor().execute("TRUNCATE documents_evidence CASCADE"))


def test_tests_can_lift_the_refusal(lifted_triggers: Callable[[], AbstractContextManager[None]]) -> None:
    evidence = record_evidence(FACTS, typed_name="Zoé Tremblay", at=AT)
    with lifted_triggers():
        Evidence.objects.update(typed_name="Sam Wilson")
    evidence.refresh_from_db()
    assert not evidence_holds(evidence)


def test_what_a_document_says_holds_no_address_and_no_browser() -> None:
    evidence = record_evidence(FACTS, typed_name="Zoé Tremblay", at=AT)
    said = " ".join(row.value for row in evidence_rows(evidence, "en"))
    assert "Log-in name and password" in said
    assert evidence.digest in said
    assert "203.0.113.7" not in said
    assert "Firefox" not in said


def test_a_moment_is_told_here_and_in_utc() -> None:
    assert moments(AT, "fr") == "24 mars 2026 à 14\u00a0h\u00a005\n2026-03-24 18:05:09 UTC"
    assert moments(AT, "en").startswith("March 24, 2026 at 2:05")
