import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.advising.keeping import keep_words
from guidebook.models import Section
from guidebook.writing import write_section
from tests.factories.guidebook import LATER, WRITTEN, fill_section, make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/advise/"
STERN = "<p>" + "Vous devez demander une autorisation écrite. " * 12 + "</p>"
KIND = "<p>" + "Racontez votre travail avec vos mots, quand cela vous plaît. " * 8 + "</p>"


def draft(**bodies):
    version = make_draft(sections=2)
    for key, body in bodies.items():
        section = Section.objects.get(version=version, key=key.replace("_", "-"))
        write_section(section, language="fr", title=section.title, body=body, by=None, at=WRITTEN)
    return version


def test_each_section_and_the_whole_are_weighed(cast, ada, browse):
    draft(partie_1=STERN, partie_2=KIND)
    page = browse(ada).get(PAGE)
    assert page.status_code == 200
    report = page.context["report"]
    assert [row.advice["fr"].gauge.tone for row in report.sections] == ["imposing", "inviting"]
    assert report.gauges["fr"].imposing == 24
    assert "Imposing" in page.text
    assert "24 to look at" in page.text
    assert "/sections/partie-1/write/" in page.text
    assert 'id="partie-1"' in page.text
    assert "Vous devez" in page.text


def test_the_hardest_sentences_of_the_whole_are_shown_with_their_section(cast, ada, browse):
    hard = (
        "L’institutionnalisation des communications organisationnelles externes nécessite une compréhension partagée."
    )
    draft(partie_1=KIND, partie_2=f"<p>Merci. {hard}</p>")
    page = browse(ada).get(PAGE)
    french = page.context["report"].wholes[0]
    assert french.hardest[0][1].text == hard
    assert french.hardest[0][0].key == "partie-2"
    assert hard in page.text


def test_an_innocent_guide_is_told_so(cast, ada, browse):
    draft(partie_1="<p>Bonjour.</p>")
    assert "Nothing to point out" in browse(ada).get(PAGE).text


def test_notes_are_shown_and_weigh_nothing(cast, ada, browse):
    draft(partie_1=STERN)
    section = Section.objects.get(key="partie-1")
    keep_words(section, language="fr", term="Vous devez", note="Titre officiel", by=ada, at=LATER)
    page = browse(ada).get(PAGE)
    assert "Titre officiel" in page.text
    assert page.context["report"].gauges["fr"].imposing == 12


def test_a_published_version_is_read_and_not_written(cast, andre, browse):
    publish_guide()
    page = browse(andre).get(PAGE)
    assert page.status_code == 200
    assert "/wording/keep/" not in page.text
    assert "/write/" not in page.text.partition("<main")[2].partition("breadcrumbs")[2].partition("</nav>")[2]


def test_the_stranger_finds_nothing(cast, sam, browse):
    make_draft()
    assert browse(sam).get(PAGE).status_code == 404


def test_an_unknown_version_is_not_found(cast, ada, browse):
    make_draft()
    assert browse(ada).get(PAGE.replace("/1/", "/7/")).status_code == 404


def test_html_in_a_text_is_shown_as_text(cast, ada, browse):
    draft(partie_1="<p>Vous devez &lt;script&gt;alert(1)&lt;/script&gt;</p>" + STERN)
    assert "<script>alert" not in browse(ada).get(PAGE).text


def test_the_page_costs_the_same_with_30_sections(cast, ada, browse):
    client = browse(ada)
    version = draft(partie_1=STERN)
    keep_words(version.sections.first(), language="fr", term="Vous devez", note="Parce que", by=ada, at=LATER)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(3, 31):
        fill_section(version, number)
    for section in version.sections.all():
        write_section(section, language="fr", title=section.title, body=STERN, by=None, at=WRITTEN)
        keep_words(section, language="fr", term="Vous devez", note="Parce que", by=ada, at=LATER)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(few) == len(many)


def test_the_workbench_shows_the_gauge_and_follows_what_is_written(cast, ada, browse):
    version = draft(partie_1=STERN)
    bench = PAGE.replace("advise", "write")
    client = browse(ada)
    assert "imposing words per 1,000" in client.get(bench).text
    assert client.get(bench).context["bench"].wording[0].tone == "imposing"
    section = version.sections.get(key="partie-1")
    keep_words(section, language="fr", term="Vous devez", note="Parce que", by=ada, at=LATER)
    assert client.get(bench).context["bench"].wording[0].imposing == 12
    write_section(section, language="fr", title="Partie 1", body=KIND, by=None, at=WRITTEN)
    assert client.get(bench).context["bench"].wording[0].tone == "inviting"
