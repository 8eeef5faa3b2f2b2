from __future__ import annotations

from consent.models import ConsentWording
from consent.starting import start_form
from people.models import Role
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, ask_consent
from tests.factories.people import RoleGrantFactory

PAGE = "/consent/forms/image/versions/1/write/"


def test_the_draft_with_what_it_lacks(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    whole = client.get(PAGE)
    assert whole.context["gaps"] == []
    assert "/versions/1/publish/" in whole.text
    ConsentWording.objects.filter(language="fr").update(rights="")

    lacking = client.get(PAGE)

    assert [(gap.place, gap.language) for gap in lacking.context["gaps"]] == [("notice", "fr")]
    assert "/versions/1/notice/" in lacking.text


def test_a_published_version_is_read_not_written(cast: Cast, client_of) -> None:
    ask_consent()
    page = client_of(cast.ada).get(PAGE).text

    assert "/consent/forms/image/versions/draft/" in page
    assert "/versions/1/retire/" in page
    for act in ("describe", "notice", "publish"):
        assert f"/versions/1/{act}/" not in page


def test_who_only_looks_writes_nothing(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    page = client_of(cast.sam).get(PAGE).text

    for act in ("describe", "notice", "publish", "questions"):
        assert f"/versions/1/{act}/" not in page


def test_a_stranger_finds_nothing(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    assert client_of(cast.sam).get(PAGE).status_code == 404
    assert client_of(cast.ada).get(PAGE.replace("/1/", "/7/")).status_code == 404
