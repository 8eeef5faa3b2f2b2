from __future__ import annotations

from consent.models import ConsentFormVersion, Decision
from consent.starting import start_form
from documents.models import LedgerEntry
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, SIGNED, answer, ask_consent

PAGE = "/consent/forms/image/versions/1/retire/"


def test_nobody_is_asked_any_more_and_what_was_granted_stays(cast: Cast, client_of) -> None:
    version = ask_consent()
    answer(version, cast.zoe)
    client = client_of(cast.ada)
    assert client.get(PAGE).context["outstanding"] == 3
    client.post(PAGE)

    version.refresh_from_db()
    assert version.retired_by == cast.ada
    assert Decision.objects.in_force(SIGNED.date()).count() == 10
    assert LedgerEntry.objects.filter(kind="consent-form-retired").count() == 1
    assert client.post(PAGE).status_code == 404


def test_a_draft_is_not_retired(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    assert client_of(cast.ada).get(PAGE).status_code == 404


def test_a_stranger_retires_nothing(cast: Cast, client_of) -> None:
    ask_consent()
    assert client_of(cast.sam).post(PAGE).status_code == 404
    assert ConsentFormVersion.objects.in_force().exists()
