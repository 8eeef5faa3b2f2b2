from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consent.starting import start_form
from people.models import Role
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED
from tests.factories.people import RoleGrantFactory

PAGE = "/consent/forms/"


def test_nothing_yet_then_the_forms_with_the_state_of_their_versions(cast: Cast, client_of) -> None:
    client = client_of(cast.ada)
    assert "/consent/forms/start/" in client.get(PAGE).text
    start_form("image", by=cast.ada, at=PUBLISHED)

    assert "/consent/forms/image/versions/1/write/" in client.get(PAGE).text


def test_thirty_forms_cost_no_more_queries_than_one(cast: Cast, client_of) -> None:
    client = client_of(cast.ada)
    counts = []
    for number in range(30):
        start_form(f"form-{number}", by=None, at=PUBLISHED)
        if number in {0, 29}:
            client.get(PAGE)
            with CaptureQueriesContext(connection) as queries:
                client.get(PAGE)
            counts.append(len(queries))

    assert counts[1] <= counts[0]


def test_the_administration_leads_there(cast: Cast, client_of) -> None:
    client = client_of(cast.ada)
    version = start_form("image", by=None, at=PUBLISHED)

    assert client.get("/admin/consent/consentform/")["Location"] == PAGE
    assert client.get("/admin/consent/consentform/add/")["Location"] == "/consent/forms/start/"
    changed = client.get(f"/admin/consent/consentform/{version.form_id}/change/")
    assert changed["Location"] == "/consent/forms/image/versions/1/write/"


@pytest.mark.parametrize("role", [Role.COMMUNICATIONS, Role.AUDITOR])
def test_who_only_looks_starts_nothing(cast: Cast, client_of, role: str) -> None:
    RoleGrantFactory(employee=cast.sam, role=role)
    assert "/consent/forms/start/" not in client_of(cast.sam).get(PAGE).text


def test_a_stranger_finds_nothing(cast: Cast, client_of) -> None:
    assert client_of(cast.sam).get(PAGE).status_code == 404
    assert client_of(cast.malik).get(PAGE).status_code == 404
