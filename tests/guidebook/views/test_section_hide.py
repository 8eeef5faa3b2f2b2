import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.models import Section
from tests.factories.guidebook import make_draft, publish_guide

pytestmark = pytest.mark.django_db
VERSION = "/guides/guide-des-medias-sociaux/versions/1/"
PAGE = f"{VERSION}sections/partie-1/hide/"


def hidden(key="partie-1"):
    return Section.objects.get(key=key).hidden_from


def test_a_department_does_not_see_the_section_and_the_pages_say_so(cast, ada, browse):
    make_draft(sections=2)
    client = browse(ada)
    assert "Operations" in client.get(PAGE).text
    answer = client.post(PAGE, {"departments": [cast.operations.pk]})
    assert answer["Location"] == f"{VERSION}write/#partie-1"
    assert list(hidden().departments.all()) == [cast.operations]
    assert "Hidden from Operations" in client.get(f"{VERSION}write/").text
    preview = client.get(f"{VERSION}preview/").text
    assert "With every section" in preview
    assert "Without Part 1" in preview
    assert preview.count("2 people") == 2  # Malik and Zoé without it; Ada and Sam with it
    assert "The text of part 1." not in client.get(f"{VERSION}preview/?combination=1").text


def test_choosing_nobody_shows_it_to_everybody_again(cast, ada, browse):
    make_draft(sections=2)
    client = browse(ada)
    client.post(PAGE, {"sites": [cast.quebec.pk]})
    page = client.post(PAGE, {}, follow=True).text
    assert "Everybody sees the section." in page
    assert hidden() is None


def test_nobody_is_left_without_a_section(cast, ada, browse):
    make_draft(sections=1)
    page = browse(ada).post(PAGE, {"sites": [cast.quebec.pk]})
    assert "Some people would see no section at all" in page.text
    assert hidden() is None


def test_audiences_are_few_enough_to_be_looked_at(cast, ada, browse):
    make_draft(sections=6)
    client = browse(ada)
    choices = [
        {"departments": [cast.operations.pk]},
        {"departments": [cast.technology.pk]},
        {"sites": [cast.quebec.pk]},
        {"sites": [cast.montreal.pk]},
        {"departments": [cast.operations.pk], "sites": [cast.quebec.pk]},
    ]
    pages = [client.post(PAGE.replace("-1/hide", f"-{n}/hide"), choice) for n, choice in enumerate(choices, 1)]
    assert [page.status_code for page in pages] == [302, 302, 302, 302, 200]
    assert "4 different audiences at most" in pages[-1].text
    assert hidden("partie-5") is None


def test_a_choice_that_does_not_exist_is_refused(cast, ada, browse):
    make_draft(sections=2)
    assert "is not one of the available choices" in browse(ada).post(PAGE, {"sites": ["99999"]}).text
    assert hidden() is None


def test_a_published_section_stays_as_it_is(cast, ada, browse):
    publish_guide()
    assert "it no longer changes" in browse(ada).post(PAGE, {"sites": [cast.quebec.pk]}).text
    assert hidden() is None


def test_the_workbench_costs_the_same_when_30_sections_are_hidden(cast, ada, browse):
    make_draft(sections=31)
    client = browse(ada)
    client.post(PAGE, {"sites": [cast.quebec.pk]})
    client.get(f"{VERSION}write/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{VERSION}write/")
    Section.objects.exclude(key="partie-31").update(hidden_from=hidden())
    with CaptureQueriesContext(connection) as many:
        client.get(f"{VERSION}write/")
    assert len(many) == len(few)


@pytest.mark.parametrize("who", ["sam", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    make_draft(sections=2)
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"sites": [cast.quebec.pk]}).status_code == 404
    assert hidden() is None
