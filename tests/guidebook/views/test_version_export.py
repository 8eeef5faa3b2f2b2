import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.starting import start_blank_guide
from tests.factories.guidebook import WRITTEN, fill_section, make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/export/"


def test_the_formats_are_offered(cast, ada, browse):
    make_draft()
    page = browse(ada).get(PAGE)
    for name in ("pdf", "docx", "html", "md", "json"):
        assert f"?format={name}" in page.text


@pytest.mark.parametrize(
    ("name", "content_type", "begins"),
    [
        ("json", "application/json", b"{"),
        ("md", "text/markdown; charset=utf-8", b"# "),
        ("html", "text/html; charset=utf-8", b"<!doctype"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("pdf", "application/pdf", b"%PDF"),
    ],
)
def test_a_file_is_kept_never_opened_here(cast, andre, browse, name, content_type, begins):
    publish_guide()
    answer = browse(andre).get(PAGE, {"format": name})
    assert answer.content.startswith(begins)
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="guide-des-medias-sociaux-v1.{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_it_is_offered_beside_the_sections(cast, ada, browse):
    make_draft()
    assert PAGE in browse(ada).get(PAGE.replace("export", "write")).text


def test_nothing_written_is_said(cast, ada, browse):
    guide = start_blank_guide(by=None, at=WRITTEN)
    page = browse(ada).get(f"/guides/{guide.slug}/versions/1/export/", {"format": "pdf"}, follow=True)
    assert "there is nothing to export" in page.text


@pytest.mark.parametrize("asked", ["exe", "", "../pdf", "PDF"])
def test_nonsense_gets_the_list(cast, ada, browse, asked):
    make_draft()
    assert "?format=pdf" in browse(ada).get(PAGE, {"format": asked}).text


@pytest.mark.parametrize("who", ["sam", "malik"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    publish_guide()
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.get(PAGE, {"format": "json"}).status_code == 404


def test_a_version_that_does_not_exist_is_not_found(cast, ada, browse):
    make_draft()
    assert browse(ada).get(PAGE.replace("/1/", "/9/"), {"format": "md"}).status_code == 404


def test_the_file_costs_the_same_with_30_sections(cast, ada, browse):
    version = make_draft(sections=1)
    client, counted = browse(ada), []
    client.get(PAGE, {"format": "json"})
    for more in (range(0), range(2, 31)):
        for number in more:
            fill_section(version, number)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE, {"format": "html"})
        counted.append(len(queries))
    assert counted[0] == counted[1]
