import pytest

from guidebook.drafting import AlreadyPublished
from guidebook.enlivening import (
    KINDS,
    MOST_ROWS,
    NotAnAddress,
    RowsChanged,
    RowTooLong,
    RowUnnamed,
    TooManyRows,
    counted_rows,
    is_address,
    rows_digest,
    rows_of,
    write_rows,
)
from guidebook.models import DesiredInteraction, GuideVersion
from tests.factories.guidebook import LATER, ROWS, enliven, make_draft, publish_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(organisation):
    return make_draft(sections=0)


def write(draft, kind, rows, **more):
    write_rows(draft, KINDS[kind], rows, by=None, at=LATER, **more)


def test_rows_of_every_kind_are_written_in_order(draft):
    enliven(draft)
    for key, kind in KINDS.items():
        rows = rows_of(draft, kind)
        assert [row.position for row in rows] == list(range(1, len(rows) + 1))
        assert rows, key
    assert [str(verb) for verb in draft.presences.get().interactions.all()] == ["commenter", "partager"]
    assert {kind.key: count for kind, count in counted_rows(draft)}["situations"] == 3


def test_writing_replaces_what_was_there(draft):
    enliven(draft)
    write(draft, "networks", [{"platform": "x", "name": "X", "verbs": [("citer", "")]}])
    assert [row.name for row in draft.presences.all()] == ["X"]
    assert DesiredInteraction.objects.get().verb_fr == "citer"
    write(draft, "networks", [])
    assert not draft.presences.exists()


def test_text_is_plain_and_keeps_its_no_break_spaces(draft):
    write(draft, "after-a-mistake", [{"text_fr": "  «\u00a0Dites\u202e-le\x07\u00a0»\n tout de suite<b> "}])
    assert draft.recovery_steps.get().text_fr == "«\u00a0Dites-le\u00a0» tout de suite<b>"


def test_a_step_keeps_its_key_and_new_ones_get_their_own(draft):
    titles = ["Une photo", "Une photo", "Autre"]
    write(draft, "profile-steps", [{"title_fr": title} for title in titles])
    assert [step.key for step in draft.profile_steps.all()] == ["une-photo", "une-photo-2", "autre"]
    rows = [{"key": "autre", "title_fr": "Renommée"}, {"key": "autre", "title_fr": "Copie"}, {"title_fr": "Autre"}]
    write(draft, "profile-steps", rows)
    assert [step.key for step in draft.profile_steps.all()] == ["autre", "copie", "autre-2"]


@pytest.mark.parametrize(
    ("kind", "row", "refusal"),
    [
        ("networks", {"platform": "x", "name": " \u202e "}, RowUnnamed),
        ("situations", {"title_fr": "", "title_en": "", "answer": "ask"}, RowUnnamed),
        ("situations", {"title_fr": "x", "answer": "maybe"}, RowUnnamed),
        ("kit", {"title_fr": "x", "picture_id": 999}, RowUnnamed),
        ("kit", {"title_fr": "x", "picture_id": None}, RowUnnamed),
        ("rules", {"rule_fr": "a" * 1001}, RowTooLong),
        ("networks", {"platform": "x", "name": "X", "verbs": [("a" * 201, "")]}, RowTooLong),
        ("networks", {"platform": "x", "name": "X", "verbs": [(str(n), "") for n in range(31)]}, TooManyRows),
        ("networks", {"platform": "x", "name": "X", "url": "javascript:alert(1)"}, NotAnAddress),
        ("networks", {"platform": "x", "name": "X", "url": "/training/"}, NotAnAddress),
        ("channels", {"kind": "other", "name_fr": "x", "url": "//evil.example"}, NotAnAddress),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(draft, kind, row, refusal):
    enliven(draft)
    before = rows_digest(KINDS[kind], rows_of(draft, KINDS[kind]))
    with pytest.raises(refusal):
        write(draft, kind, [*ROWS.get(kind, []), row])
    assert rows_digest(KINDS[kind], rows_of(draft, KINDS[kind])) == before


def test_more_rows_than_a_page_holds_are_refused(draft):
    with pytest.raises(TooManyRows):
        write(draft, "after-a-mistake", [{"text_fr": "x"}] * (MOST_ROWS + 1))


@pytest.mark.parametrize(
    ("typed", "web", "site"),
    [
        ("", True, True),
        ("https://boreal.example/é?a=1#b", True, True),
        ("http://localhost/x", True, True),
        ("/training/", False, True),
        ("//evil.example", False, False),
        ("/\\evil.example", False, False),
        ("javascript:alert(1)", False, False),
        ("data:text/html,x", False, False),
        ("ftp://boreal.example", False, False),
        ("https://bank.example@evil.example/", False, False),
        ("https://", False, False),
        ("https://[", False, False),
        ('/x"onclick=', False, False),
    ],
)
def test_addresses(typed, web, site):
    assert (is_address(typed), is_address(typed, on_site=True)) == (web, site)


def test_nothing_is_overwritten_when_the_rows_changed_meanwhile(draft):
    enliven(draft)
    kind = KINDS["networks"]
    seen = rows_digest(kind, rows_of(draft, kind))
    write(draft, "networks", [{**ROWS["networks"][0], "verbs": [("suivre", "follow")]}], seen=seen)
    with pytest.raises(RowsChanged):
        write(draft, "networks", [], seen=seen)
    assert draft.presences.get().interactions.get().verb_fr == "suivre"


def test_a_published_version_takes_none(organisation):
    version = publish_draft(enliven(make_draft())).version
    with pytest.raises(AlreadyPublished):
        write(version, "networks", [])
    assert GuideVersion.objects.get().presences.exists()
