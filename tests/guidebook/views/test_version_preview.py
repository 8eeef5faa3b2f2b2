import pytest

from guidebook.questioning import write_checks
from guidebook.writing import add_section
from tests.factories.guidebook import LATER, WRITTEN, make_draft, publish_guide
from tests.guidebook.test_questioning import QUESTION

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/preview/"


@pytest.mark.parametrize("who", ["ada", "camille", "andre"])
def test_those_who_work_on_guides_see_a_draft_as_an_employee_would(cast, who, request, browse):
    make_draft()
    page = browse(request.getfixturevalue(who)).get(PAGE)
    assert page.status_code == 200
    assert "This is a draft" in page.text
    assert "The text of part 1." in page.text


def test_nobody_acknowledges_from_a_preview(cast, ada, browse):
    make_draft()
    assert "acknowledge/" not in browse(ada).get(PAGE).text
    publish_guide(title_fr="Autre")
    assert "acknowledge/" not in browse(ada).get("/guides/autre/versions/1/preview/").text


def test_in_any_language(cast, ada, browse):
    make_draft()
    assert "Le texte de la partie 1." in browse(ada).get(PAGE, {"language": "fr"}).text


def test_a_section_without_text_is_left_out(cast, ada, browse):
    version = make_draft(sections=1)
    add_section(version, title_en="Still empty", by=None, at=WRITTEN)
    assert "Still empty" not in browse(ada).get(PAGE).text


def test_a_draft_without_a_word(cast, ada, browse):
    make_draft(sections=0)
    assert browse(ada).get(PAGE).status_code == 200


def test_the_stranger_finds_nothing(cast, sam, browse):
    make_draft()
    assert browse(sam).get(PAGE).status_code == 404


def test_the_questions_are_shown_with_their_answers(cast, ada, browse):
    write_checks(make_draft().sections.get(key="partie-1"), [QUESTION], by=None, at=LATER)
    page = browse(ada).get(PAGE, {"language": "fr"}).text
    assert "Puis-je ?" in page
    assert "Bien sûr." in page
