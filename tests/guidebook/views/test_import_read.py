import pytest
from django.utils import timezone

from guidebook.importing.drafting import import_guide
from guidebook.importing.reviewing import SHOWN
from guidebook.models import ImportRecord
from guidebook.writing import write_section
from tests.factories.guidebook import make_draft, publish_draft

pytestmark = pytest.mark.django_db
PAGE = "/guides/nos-medias/versions/1/import/"
TEXT = (
    "---\ntitle: Nos médias\nauteur: <script>alert(1)</script>\n---\n\n# Nos médias\n\n## Règles\n\n"
    "Il est interdit de diffamer, la loi prévoit une sanction.\n\n## Divers\n\nUn mot [ici](../a.md).\n"
)


def imported(by=None, text=TEXT):
    return import_guide(text.encode(), filename="guide.md", language="fr", by=by, at=timezone.now())


def test_the_report_says_what_became_of_the_document(cast, ada, browse):
    imported(ada)
    page = browse(ada).get(PAGE).text
    assert "Your document covers 1 element of 8" in page
    assert "No word was lost" in page
    assert "auteur: &lt;script&gt;" in page
    assert "../a.md" in page
    assert "guide.md" in page


def test_what_is_unsure_waits_to_be_placed(cast, ada, browse):
    guide = imported(ada)
    assert [place["key"] for place in ImportRecord.objects.get().to_place] == ["divers"]
    page = browse(ada).get(PAGE).text
    assert "What is “Divers” about?" in page
    assert "What is “Règles” about?" not in page
    assert guide.versions.get().sections.get(key="divers").element is None


def test_the_report_reads_the_same_after_publication_without_its_buttons(cast, ada, browse):
    guide = imported(ada)
    publish_draft(guide.versions.get(), by=ada, parity_reason="L’anglais suivra.")
    page = browse(ada).get(PAGE).text
    assert "../a.md" in page
    assert "Save these places" not in page
    assert "Add from the starter" not in page


def test_very_many_notices_stay_a_page(cast, ada, browse):
    imported(ada, TEXT + "".join(f"[lien{n}](../{n}.md)\n\n" for n in range(SHOWN + 50)))
    page = browse(ada).get(PAGE).text
    assert "and 51 others, in the text file" in page


def test_the_number_of_queries_does_not_grow_with_the_sections(cast, ada, browse, django_assert_max_num_queries):
    client = browse(ada)
    imported(ada, "# Nos médias\n\n" + "".join(f"## Partie {n}\n\nun mot\n\n" for n in range(40)))
    client.get(PAGE)
    with django_assert_max_num_queries(20):
        assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("who", ["sam", "zoe", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    imported()
    assert browse(request.getfixturevalue(who)).get(PAGE).status_code == 404


def test_a_version_that_was_not_imported_has_no_report(cast, ada, browse):
    make_draft()
    assert browse(ada).get("/guides/guide-des-medias-sociaux/versions/1/import/").status_code == 404
    assert browse(ada).get("/guides/absent/versions/1/import/").status_code == 404


def test_the_words_are_weighed_as_they_came_and_as_they_are(cast, ada, browse):
    stern = "# Nos médias\n\n## Règles\n\n" + "L’employé doit obtenir une autorisation écrite. " * 12
    guide = imported(ada, stern)
    client = browse(ada)
    report = client.get(PAGE).context["report"]
    assert (report.before.tone, report.after.tone) == ("imposing", "imposing")
    section = guide.versions.get().sections.get()
    kind = "<p>" + "Racontez votre travail avec vos mots, quand cela vous plaît. " * 12 + "</p>"
    write_section(section, language="fr", title="Règles", body=kind, by=ada, at=timezone.now())
    page = client.get(PAGE)
    report = page.context["report"]
    assert (report.before.tone, report.after.tone) == ("imposing", "inviting")
    assert "The document as it came" in page.text
