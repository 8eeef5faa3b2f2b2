import pytest

from tests.guidebook.views.test_import_read import TEXT, imported

pytestmark = pytest.mark.django_db
PAGE = "/guides/nos-medias/versions/1/import/export/"


def test_all_that_was_set_aside_is_one_text_file(cast, ada, browse):
    imported(ada, TEXT + "".join(f"[lien{n}](../{n}.md)\n\n" for n in range(500)))
    answer = browse(ada).get(PAGE)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="nos-medias-import.txt"'
    assert "../499.md" in answer.text
    assert "auteur: <script>" in answer.text


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    imported()
    assert browse(request.getfixturevalue(who)).get(PAGE).status_code == 404
