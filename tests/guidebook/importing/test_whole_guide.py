import json

import pytest

from guidebook.exporting.formats import export_version
from guidebook.importing.drafting import import_guide
from guidebook.importing.report import NotImportable
from guidebook.importing.reviewing import ImportReport
from guidebook.models import Guide, GuideVersion
from people.models import Site
from tests.factories.guidebook import LATER, make_draft
from tests.guidebook.exporting.conftest import rich  # noqa: F401  (a guide with everything in it)

pytestmark = pytest.mark.django_db


def restored(content, **more):
    guide = import_guide(content, filename="guide.json", language="fr", by=None, at=LATER, **more)
    return GuideVersion.objects.get(guide=guide)


def said(content):
    """All that an export says, but for what belongs to the guide it was."""
    whole = json.loads(content)
    whole["guide"].pop("address")
    return whole


def changed(content, **changes):
    return json.dumps(json.loads(content) | changes).encode()


def test_what_was_exported_comes_back_whole(rich):  # noqa: F811
    content = export_version(rich, "json")
    whole = json.loads(content)
    assert all(whole["rows"].values())
    assert any("checks" in section for section in whole["sections"])
    assert any("hidden_from" in section for section in whole["sections"])
    assert whole["wording_notes"]
    assert whole["pictures"]

    copy = restored(content)
    assert copy.guide != rich.guide
    assert copy.is_draft
    assert said(export_version(copy, "json")) == said(content)
    assert list(ImportReport(copy.imports.get()).groups) == []


def test_pictures_that_are_not_here_are_drawn_anew(rich, picture_elsewhere):  # noqa: F811
    copy = restored(picture_elsewhere)
    body = copy.sections.get(key="cas-limite").texts.get(language="fr").body
    assert 'src="/pictures/' in body
    assert copy.kit_items.count() == 1
    assert "f" * 64 not in body


@pytest.fixture
def picture_elsewhere(rich):  # noqa: F811
    """The export of a site whose pictures have other digests."""
    content = export_version(rich, "json").decode()
    (digest,) = json.loads(content)["pictures"]
    return content.replace(digest, "f" * 64).encode()


def test_a_broken_picture_leaves_its_description_and_is_told(picture_elsewhere):
    whole = json.loads(picture_elsewhere)
    whole["pictures"]["f" * 64]["base64"] = "PHN2Zz48c2NyaXB0Lz48L3N2Zz4="
    copy = restored(json.dumps(whole).encode())
    body = copy.sections.get(key="cas-limite").texts.get(language="fr").body
    assert "<img" not in body
    assert "Un autobus « vert »" in body
    assert copy.kit_items.count() == 0
    assert {group.kind.value for group in ImportReport(copy.imports.get()).groups} == {"image"}


def test_people_who_are_not_known_here_are_told(rich):  # noqa: F811
    content = export_version(rich, "json")
    Site.objects.filter(name="Lévis").update(name="Ailleurs")
    copy = restored(content)
    (group,) = ImportReport(copy.imports.get()).groups
    assert group.details == ["cas-limite: Lévis"]
    assert group.is_for_later
    assert copy.sections.get(key="cas-limite").hidden_from.departments.count() == 1


def test_scripts_do_not_come_along(organisation):
    whole = json.loads(export_version(make_draft(), "json"))
    whole["sections"][0]["texts"]["fr"] |= {
        "title": "<b>Un</b>\u202e",
        "body": "<p onclick=x>Ah<script>alert(1)</script></p>",
    }
    text = restored(json.dumps(whole).encode()).sections.first().texts.get(language="fr")
    assert (text.title, text.body) == ("<b>Un</b>", "<p>Ah</p>")


def test_keys_that_come_twice_are_told_apart(organisation):
    whole = json.loads(export_version(make_draft(), "json"))
    for section in whole["sections"]:
        section["key"] = "../../x"
    assert len(set(restored(json.dumps(whole).encode()).sections.values_list("key", flat=True))) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"repere-guide"',
        b'{"format": "repere-guide", "format_version": 2}',
        b'{"format": "other"}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"1" * 5_000,
        b'{"format": NaN}',
    ],
)
def test_what_is_no_export_is_refused_and_nothing_is_kept(organisation, content):
    with pytest.raises(NotImportable, match=r"guide\.json"):
        restored(content)
    assert not Guide.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"guide": {}},
        {"guide": {"title_fr": 3}},
        {"guide": {"title_fr": "x" * 500}},
        {"version": []},
        {"version": {"statement_fr": ["x"]}},
        {"sections": {}},
        {"sections": []},
        {"sections": [{}]},
        {"sections": [{"key": "a", "texts": {"fr": {"title": "", "body": "<p>x</p>"}}}]},
        {"sections": [{"key": "a", "element": 9, "texts": {}}]},
        {"sections": [{"key": "a", "element": "1", "texts": {}}]},
        {"sections": [{"key": "a", "texts": {"fr": {"title": "a", "body": "x" * 400_000}}}]},
        {"sections": [{"key": "a", "texts": {}, "checks": [{"question_fr": "x" * 400, "choices": []}]}]},
        {"sections": [{"key": "a", "texts": {}}] * 300},
        {"rows": {"presences": [{"name": "X", "url": "javascript:alert(1)"}]}},
        {"rows": {"presences": "x"}},
        {"rows": {"situations": [{"title_fr": "x", "answer": "maybe"}]}},
        {"rows": {"conduct_rules": [{"rule_fr": "x"}] * 100}},
        {"wording_notes": [1]},
        {"pictures": []},
    ],
)
def test_what_was_tampered_with_is_refused_and_nothing_is_kept(organisation, changes):
    content = export_version(make_draft(), "json")
    with pytest.raises(NotImportable, match=r"guide\.json"):
        restored(changed(content, **changes))
    assert Guide.objects.count() == 1


def test_odd_values_take_their_default(organisation):
    whole = json.loads(export_version(make_draft(), "json"))
    whole["version"] |= {"posture": 10**300, "answers": {"sector": "moon"}, "sector": "x" * 300}
    whole["sections"][0]["texts"]["fr"]["title"] = "Un \ud800 \x00 titre"
    copy = restored(json.dumps(whole).encode())
    assert (copy.posture, copy.answers, len(copy.sector)) == (None, {}, 40)
    assert copy.sections.first().texts.get(language="fr").title == "Un titre"


def test_sections_that_nobody_of_a_site_would_see_are_shown_and_told(organisation):
    Site.objects.create(name="Lévis")
    whole = json.loads(export_version(make_draft(), "json"))
    for section in whole["sections"]:
        section["hidden_from"] = {"sites": ["Lévis"]}
    copy = restored(json.dumps(whole).encode())
    assert not copy.sections.exclude(hidden_from=None).exists()
    (group,) = ImportReport(copy.imports.get()).groups
    assert len(group.details) == 3


@pytest.mark.parametrize(
    "choices", [[], [{"text_fr": "Oui", "is_right": True}], [{"text_fr": "Oui"}, {"text_fr": "Non"}]]
)
def test_a_question_that_could_not_be_written_here_is_refused(organisation, choices):
    whole = json.loads(export_version(make_draft(), "json"))
    whole["sections"][0]["checks"] = [{"question_fr": "Puis-je ?", "choices": choices}]
    with pytest.raises(NotImportable):
        restored(json.dumps(whole).encode())
