import pytest

from guidebook.publishing import retire
from tests.factories.guidebook import LATER, make_draft, publish_guide

pytestmark = pytest.mark.django_db
LIST = "/admin/guidebook/guide/"


@pytest.fixture
def browse(client_of):
    def log_in(employee):
        client = client_of(employee)
        client.cookies["django_language"] = "en"
        return client

    return log_in


def test_the_list_says_where_each_guide_is_and_what_comes_next(cast, ada, browse):
    client = browse(ada)
    guide = publish_guide()
    client.post(f"/guides/{guide.slug}/versions/draft/")
    withdrawn = publish_guide(title_en="Old guide", title_fr="Ancien")
    retire(withdrawn.versions.get(), by=None, at=LATER)
    page = client.get(LIST).text
    assert "version 1 in force, version 2 being written" in page
    assert "retired" in page
    assert f"/guides/{guide.slug}/versions/2/write/" in page


def test_adding_and_opening_lead_to_the_pages_for_writing(cast, ada, browse):
    client = browse(ada)
    guide = make_draft().guide
    assert client.get(f"{LIST}add/")["Location"] == "/guides/start/"
    assert client.get(f"{LIST}{guide.pk}/change/")["Location"] == f"/guides/{guide.slug}/versions/1/write/"


def test_versions_are_listed_and_read_only(cast, ada, browse):
    client = browse(ada)
    version = publish_guide().versions.get()
    assert client.get("/admin/guidebook/guideversion/").status_code == 200
    page = client.get(f"/admin/guidebook/guideversion/{version.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert client.post(f"/admin/guidebook/guideversion/{version.pk}/change/", {"number": 9}).status_code == 403
    assert client.get("/admin/guidebook/guideversion/add/").status_code == 403


@pytest.mark.parametrize("who", ["sam", "malik"])
def test_the_stranger_does_not_enter(cast, who, request, browse):
    guide = publish_guide()
    client = browse(request.getfixturevalue(who))
    for address in (LIST, f"{LIST}{guide.pk}/change/"):
        assert client.get(address).status_code in {302, 403, 404}


def test_the_list_costs_the_same_with_30_guides(cast, ada, browse, django_assert_max_num_queries):
    client = browse(ada)
    publish_guide(sections=1)
    client.get(LIST)
    with django_assert_max_num_queries(20) as few:
        client.get(LIST)
    for number in range(29):
        publish_guide(title_fr=f"Guide {number}", sections=1)
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)
