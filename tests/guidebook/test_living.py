import pytest

from guidebook.coverage import coverage_of, lags_of
from guidebook.drafting import draft_next
from guidebook.editions import compose_editions, edition_digest
from guidebook.enlivening import KINDS, rows_digest, rows_of, write_rows
from guidebook.living import living_html
from guidebook.models import LIVING, Element, GuideVersion
from guidebook.writing import add_section
from tests.factories.guidebook import LATER, ROWS, WRITTEN, enliven, make_draft, publish_draft

pytestmark = pytest.mark.django_db


def whole(version):
    return GuideVersion.objects.with_text().get(pk=version.pk)


@pytest.fixture
def draft(organisation):
    return make_draft(sections=8)


def body(version, key, language="fr"):
    edition = next(one for one in compose_editions(whole(version), [language]))
    return next(section["body"] for section in edition.sections if section["key"] == key)


def test_rows_end_the_section_of_their_element(draft):
    enliven(draft)
    assert body(draft, "partie-2").startswith("<p>Le texte de la partie 2.</p><table>")
    assert "Faire connaître nos métiers." in body(draft, "partie-2")
    assert "commenter, partager" in body(draft, "partie-2")
    assert "Être vus à l’œuvre." in body(draft, "partie-3")
    assert "Une photo nette" in body(draft, "partie-4")
    assert "Une photo d’équipe" in body(draft, "partie-4")
    assert "Ce qui est confidentiel le reste." in body(draft, "partie-5")
    assert "Dites-le tout de suite." in body(draft, "partie-5")
    assert '<a href="/training/" rel="noopener">Une formation</a>' in body(draft, "partie-7")
    assert "Make our trades known." in body(draft, "partie-2", "en")
    assert "Make our trades known." not in body(draft, "partie-2")


def test_they_prefer_the_section_of_their_name(draft):
    add_section(draft, title_en="Networks", element=None, by=None, at=WRITTEN)
    enliven(draft)
    assert set(living_html(whole(draft), "en")) >= {"networks"}
    assert "Make our trades known." in body(draft, "networks", "en")
    assert "Make our trades known." not in body(draft, "partie-2", "en")


def test_what_is_typed_is_text_and_never_markup(draft):
    evil = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    row = {"platform": "x", "name": evil, "objective_fr": evil, "verbs": [(evil, evil)]}
    write_rows(draft, KINDS["networks"], [row], by=None, at=WRITTEN)
    text = body(draft, "partie-2")
    assert "<script" not in text
    assert "<img" not in text
    assert text.count("&lt;script&gt;") == 3


def test_no_break_spaces_stay(draft):
    write_rows(draft, KINDS["after-a-mistake"], [{"text_fr": "«\u00a0Oups\u00a0»"}], by=None, at=WRITTEN)
    assert "«\u00a0Oups\u00a0»" in body(draft, "partie-5")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "kit"])
def test_the_digest_of_the_edition_covers_them(draft, kind):
    enliven(draft)
    before = [edition_digest(edition) for edition in compose_editions(whole(draft), ["fr", "en"])]
    column = next(name for name in KINDS[kind].columns if name.endswith("_fr"))
    rows = [dict(row) for row in ROWS[kind]]
    rows[0][column] = "Autre chose"
    write_rows(draft, KINDS[kind], rows, by=None, at=LATER)
    french, english = (edition_digest(edition) for edition in compose_editions(whole(draft), ["fr", "en"]))
    assert french != before[0]
    assert english == before[1]


def test_an_element_is_covered_by_its_rows(organisation):
    draft = make_draft(sections=0)
    enliven(draft)
    covered = {coverage.element for coverage in coverage_of(whole(draft)) if coverage.is_covered}
    assert covered == {
        Element.PRESENCE,
        Element.TRANSPARENCY,
        Element.EDUCATION,
        Element.WARNING,
        Element.DIFFUSION,
    }


def test_a_row_missing_in_one_language_is_a_gap_between_them(draft):
    write_rows(draft, KINDS["after-a-mistake"], [{"text_fr": "Dites-le."}], by=None, at=WRITTEN)
    assert [str(gap.what) for gap in lags_of(whole(draft), "en")] == ["Dites-le."]
    assert lags_of(whole(draft), "fr") == []


def test_the_next_draft_has_all_rows_and_changes_none_of_the_published(draft):
    enliven(draft)
    published = publish_draft(draft).version
    following = draft_next(published.guide, by=None, at=LATER)
    for kind in KINDS.values():
        old, new = rows_of(published, kind), rows_of(following, kind)
        assert rows_digest(kind, old) == rows_digest(kind, new)
        assert {row.pk for row in old}.isdisjoint(row.pk for row in new)
    assert {kind.model for kind in KINDS.values()} == set(LIVING)
    write_rows(following, KINDS["networks"], [], by=None, at=LATER)
    assert published.presences.get().interactions.count() == 2
