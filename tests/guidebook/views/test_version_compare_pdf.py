import subprocess

import pytest

from guidebook.drafting import draft_next
from guidebook.writing import write_section
from tests.factories.guidebook import LATER, WRITTEN, make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/2/compare/pdf/"


@pytest.fixture
def rewritten(organisation):
    draft = draft_next(publish_guide(sections=3), by=None, at=LATER)
    body = "<p>Un autre texte &lt;b&gt; de la partie 1.</p>"
    write_section(draft.sections.get(key="partie-1"), language="fr", title="Partie 1", body=body, by=None, at=WRITTEN)
    return draft


def test_what_changed_is_printed_and_said(cast, ada, browse, rewritten, tmp_path):
    answer = browse(ada).get(PAGE, {"language": "fr", "with": "1"})
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="guide-des-medias-sociaux-v1-v2-fr.pdf"' in answer["Content-Disposition"]
    file = tmp_path / "changes.pdf"
    file.write_bytes(answer.content)
    said = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True, check=True).stdout
    said = " ".join(said.replace('"', " ").split())
    for words in ("retiré", "ajouté", "autre", "<b>", "Partie 1", "De la version 1 à la version 2"):
        assert words in said.replace("\u00a0", " "), words


def test_it_is_offered_where_one_compares(cast, ada, browse, rewritten):
    assert "compare/pdf/?with=1" in browse(ada).get(PAGE.replace("pdf/", ""), {"language": "fr"}).text


def test_without_another_version_there_is_none(cast, ada, browse):
    make_draft()
    assert browse(ada).get(PAGE.replace("/2/", "/1/")).status_code == 404


@pytest.mark.parametrize("who", ["sam", "malik"])
def test_the_stranger_finds_nothing(cast, who, request, browse, rewritten):
    assert browse(request.getfixturevalue(who)).get(PAGE).status_code == 404
