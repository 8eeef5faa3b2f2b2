import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidebook.models import Section, SectionText
from guidebook.writing import remove_section, write_section
from tests.factories.guidebook import make_draft, publish_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-1/write/"


def fields_of(page):
    """What the browser would send back, the page left as it is."""
    return dict(re.findall(r'name="((?:seen|shown)_\w\w)" value="([^"]*)"', page.text))


def opened(client, page=PAGE, **typed):
    section = Section.objects.get(key=page.split("/sections/")[1].split("/")[0])
    texts = {text.language: text for text in section.texts.all()}
    fields = {"element": section.element or ""} | fields_of(client.get(page))
    for language in ("fr", "en"):
        text = texts.get(language)
        fields |= {f"title_{language}": text.title if text else "", f"body_{language}": text.body if text else ""}
    return fields | typed


def stored(language="fr"):
    return SectionText.objects.get(section__key="partie-1", language=language)


def test_hr_finds_both_languages_side_by_side(cast, ada, browse):
    make_draft(sections=2)
    page = browse(ada).get(PAGE)
    assert page.status_code == 200
    assert "&lt;p&gt;Le texte de la partie 1.&lt;/p&gt;" in page.text
    assert "&lt;p&gt;The text of part 1.&lt;/p&gt;" in page.text
    assert "Section 1 of 2" in page.text
    assert "<script>" not in page.text


def test_saving_stores_what_was_changed(cast, camille, browse):
    make_draft(sections=1)
    client = browse(camille)
    response = client.post(PAGE, opened(client, body_fr="<p>Mieux</p>", element="3"))
    assert response["Location"].endswith("/versions/1/write/#partie-1")
    assert (stored().body, stored().edited_by) == ("<p>Mieux</p>", camille)
    assert stored("en").edited_by is None
    assert stored().section.element == 3


def test_saving_and_going_on(cast, ada, browse):
    make_draft(sections=2)
    client = browse(ada)
    response = client.post(PAGE, opened(client, next=""))
    assert response["Location"].endswith("/sections/partie-2/write/")
    last = PAGE.replace("partie-1", "partie-2")
    assert client.post(last, opened(client, last, next=""))["Location"].endswith("/write/#partie-2")


def test_two_editors_one_text_nothing_is_lost(cast, ada, camille, browse):
    make_draft(sections=1)
    first, second = browse(ada), browse(camille)
    typed = opened(second, body_fr="<p>De Camille</p>")
    first.post(PAGE, opened(first, body_fr="<p>D’Ada</p>"))
    page = second.post(PAGE, typed)
    assert page.status_code == 409
    assert "Somebody else" in page.text or "Somebody saved this section" in page.text
    assert "<p>D’Ada</p>" in page.text
    assert "&lt;p&gt;De Camille&lt;/p&gt;" in page.text
    assert "Ada Gagnon" in page.text
    assert stored().body == "<p>D’Ada</p>"


def test_having_seen_the_other_text_one_may_save(cast, ada, camille, browse):
    make_draft(sections=1)
    first, second = browse(ada), browse(camille)
    typed = opened(second, body_fr="<p>De Camille</p>")
    first.post(PAGE, opened(first, body_fr="<p>D’Ada</p>"))
    again = second.post(PAGE, typed)
    second.post(PAGE, typed | fields_of(again) | {"body_fr": "<p>Des deux</p>"})
    assert stored().body == "<p>Des deux</p>"


def test_a_third_editor_is_noticed_too(cast, ada, camille, browse):
    make_draft(sections=1)
    first, second = browse(ada), browse(camille)
    typed = opened(second, body_fr="<p>De Camille</p>")
    first.post(PAGE, opened(first, body_fr="<p>D’Ada</p>"))
    again = second.post(PAGE, typed)
    first.post(PAGE, opened(first, body_fr="<p>D’Ada encore</p>"))
    assert second.post(PAGE, typed | fields_of(again)).status_code == 409
    assert stored().body == "<p>D’Ada encore</p>"


def test_two_editors_two_languages_do_not_collide(cast, ada, camille, browse):
    make_draft(sections=1)
    first, second = browse(ada), browse(camille)
    typed = opened(second, body_en="<p>By Camille</p>")
    first.post(PAGE, opened(first, body_fr="<p>D’Ada</p>"))
    assert second.post(PAGE, typed).status_code == 302
    assert (stored().body, stored("en").body) == ("<p>D’Ada</p>", "<p>By Camille</p>")


def test_a_text_removed_meanwhile(cast, ada, browse):
    version = make_draft(sections=1)
    client = browse(ada)
    typed = opened(client, body_fr="<p>Mieux</p>")
    write_section(version.sections.get(), language="fr", title="", body="", by=None, at=timezone.now())
    page = client.post(PAGE, typed)
    assert page.status_code == 409
    assert "was removed" in page.text
    assert "&lt;p&gt;Mieux&lt;/p&gt;" in page.text


@pytest.mark.parametrize(
    "meanwhile", [publish_draft, lambda version: remove_section(version.sections.first(), by=None, at=None)]
)
def test_what_was_typed_is_given_back_when_there_is_nowhere_to_store_it(cast, ada, browse, meanwhile):
    version = make_draft(sections=2)
    client = browse(ada)
    typed = opened(client, body_fr="<p>Tapé longtemps</p>")
    meanwhile(version)
    page = client.post(PAGE, typed)
    assert page.status_code == 409
    assert "Your text was not saved, and it is here" in page.text
    assert "Tapé longtemps" in page.text


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    make_draft(sections=1)
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"title_fr": "x", "body_fr": "x"}).status_code == 404
    assert stored().body == "<p>Le texte de la partie 1.</p>"


def test_an_unknown_section_is_not_found(cast, ada, browse):
    make_draft(sections=1)
    assert browse(ada).get(PAGE.replace("partie-1", "partie-9")).status_code == 404


def test_a_published_section_leads_back_to_its_version(cast, ada, browse):
    publish_guide()
    response = browse(ada).get(PAGE)
    assert response["Location"].endswith("/versions/1/write/")


EVIL = (
    '<p onclick="alert(1)">Bon<script>alert(1)</script><img src=x onerror=alert(1)>'
    '<a href="javascript:alert(1)">jour</a></p>'
)


def test_html_is_sanitised_and_what_is_stored_is_what_is_shown(cast, ada, browse):
    make_draft(sections=1)
    client = browse(ada)
    client.post(PAGE, opened(client, title_fr="<script>alert(1)</script>", body_fr=EVIL))
    assert stored().title == "<script>alert(1)</script>"
    assert not re.search(r"script|onclick|onerror|javascript|<img", stored().body)
    page = client.get(PAGE).text
    assert "<script>alert(1)" not in page
    preview = client.get(PAGE.split("sections", maxsplit=1)[0] + "preview/", {"language": "fr"}).text
    assert stored().body in preview
    assert "<script>alert(1)" not in preview


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title_fr": "a" * 200_000}, "at most 200 characters"),
        ({"body_fr": f"<p>{'a' * 400_000}</p>"}, "a section holds 300000"),
        ({"title_fr": ""}, "This text needs a title."),
        ({"element": "12"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_said_keeps_what_was_typed_and_stores_nothing(cast, ada, browse, typed, said):
    make_draft(sections=1)
    client = browse(ada)
    page = client.post(PAGE, opened(client, **({"body_en": "<p>Typed by hand</p>"} | typed)))
    assert page.status_code == 200
    assert said in page.text
    assert "Typed by hand" in page.text
    assert stored("en").body == "<p>The text of part 1.</p>"


def test_nonsense_in_hidden_fields_is_a_collision_not_a_crash(cast, ada, browse):
    make_draft(sections=1)
    client = browse(ada)
    typed = opened(client, body_fr="<p>x</p>", seen_fr="yesterday 99:99", shown_fr="nonsense")
    assert client.post(PAGE, typed).status_code == 409


def test_clearing_a_language_removes_its_text(cast, ada, browse):
    make_draft(sections=1)
    client = browse(ada)
    client.post(PAGE, opened(client, title_en="", body_en=""))
    assert not SectionText.objects.filter(language="en").exists()


def test_line_ends_of_a_browser_are_no_change(cast, ada, browse):
    version = make_draft(sections=1)
    at = dt.datetime(2026, 2, 3, tzinfo=dt.UTC)
    write_section(version.sections.get(), language="fr", title="T", body="<p>a</p>\n<p>b</p>", by=None, at=at)
    client = browse(ada)
    client.post(PAGE, opened(client, body_fr="<p>a</p>\r\n<p>b</p>"))
    assert stored().edited_at == at


def test_the_page_costs_the_same_with_30_sections(cast, ada, browse):
    client = browse(ada)
    make_draft(sections=1)
    make_draft(title_fr="Long", sections=30)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as many:
        client.get("/guides/long/versions/1/sections/partie-7/write/")
    assert len(many) == len(few)


def test_placeholders_that_nothing_fills_are_named_and_the_text_is_kept(cast, ada, browse):
    make_draft(sections=1)
    client = browse(ada)
    typed = opened(client, body_fr="<p>{{ company }} et {{ compagnie }}</p>", next="")
    page = client.post(PAGE, typed, follow=True).text
    assert "Nothing fills these words: {{ compagnie }}." in page
    assert stored().body == "<p>{{ company }} et {{ compagnie }}</p>"
