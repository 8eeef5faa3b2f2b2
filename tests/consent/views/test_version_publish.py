from __future__ import annotations

from typing import Any

import pytest

from announcements.models import Announcement
from consent.drafting import draft_next
from consent.models import ConsentFormVersion, ConsentWording
from consent.starting import start_form
from people.models import Role
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, answer, ask_consent
from tests.factories.people import RoleGrantFactory

PAGE = "/consent/forms/image/versions/1/publish/"
FIRST = {"for_whom": "everyone"}


def second(page: Any, **said: str) -> dict[str, Any]:
    """What the second step sends: the first one's fields, the announcement as it stands."""
    initial = page.context["wording"].initial
    return FIRST | initial | {"when": "never", "publish": ""} | said


def test_two_steps_then_people_are_asked(cast: Cast, client_of) -> None:
    version = start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    assert client.get(PAGE).status_code == 200
    looked = client.post(PAGE, FIRST)
    assert looked.context["effect"].people == 4
    version.refresh_from_db()
    assert version.is_draft

    assert client.post(PAGE, second(looked))["Location"] == "/consent/forms/image/versions/1/write/"

    version.refresh_from_db()
    assert version.published_by == cast.ada
    assert version.ask is not None
    assert version.ask.is_optional
    assert not Announcement.objects.exists()


def test_it_is_announced_to_those_asked(cast: Cast, client_of) -> None:
    version = start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    looked = client.post(PAGE, FIRST | {"hoped_on": "2099-12-15"})
    assert "15 décembre 2099" in looked.context["wording"].initial["body_fr"]
    client.post(PAGE, second(looked, when="now", hoped_on="2099-12-15"))

    told, version = Announcement.objects.get(), ConsentFormVersion.objects.get(pk=version.pk)
    assert (told.ask, told.path) == (version.ask, "/consent/forms/image/sign/")
    assert told.audience == version.ask.audience


def test_only_some_are_asked(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    some = {"for_whom": "part", "language": "fr"}
    nobody = client.post(PAGE, {"for_whom": "part"})
    assert "for_whom" in nobody.context["plan"].errors

    client.post(PAGE, second(client.post(PAGE, some)) | some)
    assert ConsentFormVersion.objects.get().ask.audience.language == "fr"


def test_a_missing_translation_is_told_and_nothing_is_published(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    sent = second(client.post(PAGE, FIRST))
    ConsentWording.objects.filter(language="en").update(rights="")

    refused = client.post(PAGE, sent)

    assert [(gap.place, gap.language) for gap in refused.context["gaps"]] == [("notice", "en")]
    assert ConsentFormVersion.objects.get().is_draft


def test_a_draft_changed_meanwhile_is_looked_at_again(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    sent = second(client.post(PAGE, FIRST))
    ConsentFormVersion.objects.update(months=120)

    assert client.post(PAGE, sent).context["wording"].errors
    assert ConsentFormVersion.objects.get().is_draft


@pytest.mark.parametrize("wrong", [{"when": "later"}, {"when": "now", "subject_fr": ""}, {"hoped_on": "2001-01-01"}])
def test_bad_input_publishes_nothing(cast: Cast, client_of, wrong: dict[str, str]) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    client.post(PAGE, second(client.post(PAGE, FIRST)) | wrong)

    assert ConsentFormVersion.objects.get().is_draft
    assert not Announcement.objects.exists()


def test_the_next_version_says_what_changes(cast: Cast, client_of) -> None:
    version = ask_consent()
    answer(version, cast.zoe)
    draft_next(version.form, by=None, at=PUBLISHED)
    client, page = client_of(cast.ada), PAGE.replace("/1/", "/2/")
    assert set(client.post(page, FIRST).context["plan"].errors) == {"change_note_fr", "change_note_en"}
    notes = FIRST | {"change_note_fr": "La presse.", "change_note_en": "The press."}
    looked = client.post(page, notes)
    assert looked.context["effect"].answered == 1
    client.post(page, second(looked) | notes)

    first, newest = ConsentFormVersion.objects.order_by("number")
    assert (first.retired_by, newest.change_note_en) == (cast.ada, "The press.")


def test_twice_is_once(cast: Cast, client_of) -> None:
    version = ask_consent()
    assert client_of(cast.ada).post(PAGE, FIRST)["Location"].endswith("/versions/1/write/")
    version.refresh_from_db()
    assert version.published_by is None


def test_a_stranger_publishes_nothing(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    RoleGrantFactory(employee=cast.malik, role=Role.PRIVACY_OFFICER)
    for who in (cast.sam, cast.malik):
        assert client_of(who).post(PAGE, FIRST).status_code == 404
