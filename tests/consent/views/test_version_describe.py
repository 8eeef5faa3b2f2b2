from __future__ import annotations

from typing import Any

import pytest

from consent.models import ConsentFormVersion
from consent.starting import start_form
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, ask_consent

PAGE = "/consent/forms/image/versions/1/describe/"


@pytest.fixture
def draft(cast: Cast) -> ConsentFormVersion:
    return start_form("image", by=None, at=PUBLISHED)


def typed(page: Any) -> dict[str, Any]:
    return {name: value for name, value in page.context["form"].initial.items() if value not in (None, False)}


def test_the_terms_are_saved(cast: Cast, client_of, draft: ConsentFormVersion) -> None:
    client = client_of(cast.ada)
    said = typed(client.get(PAGE)) | {
        "months": "",
        "end_event_fr": "Fin du projet",
        "end_event_en": "End of the project",
        "after_departure": "ask",
        "is_tagging_allowed": "on",
    }
    assert client.post(PAGE, said)["Location"] == "/consent/forms/image/versions/1/write/"

    draft.refresh_from_db()
    assert (draft.months, draft.end_event_fr, draft.after_departure) == (None, "Fin du projet", "ask")
    assert draft.is_tagging_allowed


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"months": "24", "end_event_fr": "Fin"}, "months"),
        ({"months": "0"}, "months"),
        ({"after_departure": "burn"}, "after_departure"),
        ({"title_fr": "", "title_en": ""}, "title_fr"),
    ],
)
def test_bad_input_is_told_and_kept(cast: Cast, client_of, draft: ConsentFormVersion, wrong: Any, field: str) -> None:
    client = client_of(cast.ada)
    refused = client.post(PAGE, typed(client.get(PAGE)) | {"territory_fr": "Sur la Lune"} | wrong)

    assert field in refused.context["form"].errors
    assert "Sur la Lune" in refused.text
    draft.refresh_from_db()
    assert draft.territory_fr != "Sur la Lune"


def test_a_colleague_was_quicker(cast: Cast, client_of, draft: ConsentFormVersion) -> None:
    """What was typed is still there, and saving again replaces."""
    client = client_of(cast.ada)
    said = typed(client.get(PAGE)) | {"territory_fr": "Au Québec"}
    ConsentFormVersion.objects.update(months=6)
    refused = client.post(PAGE, said)
    assert refused.context["form"].errors
    draft.refresh_from_db()
    assert draft.months == 6

    said["seen"] = refused.context["form"]["seen"].value()
    client.post(PAGE, said)
    draft.refresh_from_db()
    assert (draft.months, draft.territory_fr) == (24, "Au Québec")


def test_a_published_version_is_not_described(cast: Cast, client_of) -> None:
    ask_consent()
    assert client_of(cast.ada).get(PAGE)["Location"] == "/consent/forms/image/versions/1/write/"


def test_a_stranger_writes_nothing(cast: Cast, client_of, draft: ConsentFormVersion) -> None:
    for who in (cast.sam, cast.malik):
        assert client_of(who).get(PAGE).status_code == 404
        assert client_of(who).post(PAGE, {"months": "1"}).status_code == 404
