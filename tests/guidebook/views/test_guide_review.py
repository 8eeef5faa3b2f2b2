import pytest

from tests.factories.guidebook import make_draft

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/review/"
TYPED = {"needed": "1", "four_eyes": "on", "approvers": "zoe\n  MALIK@boreal.example \n"}


def test_hr_says_who_approves_and_how_many(cast, ada, browse):
    guide = make_draft().guide
    client = browse(ada)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, TYPED)["Location"] == f"/admin/guidebook/guide/{guide.pk}/change/"
    guide.refresh_from_db()
    assert (guide.approvals_needed, guide.four_eyes) == (1, True)
    assert set(guide.approvers.all()) == {cast.zoe, cast.malik}
    assert "malik\nzoe" in client.get(PAGE).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"needed": "-1"}, "greater than or equal to 0"),
        ({"needed": "x"}, "Enter a whole number"),
        ({"needed": "9999999999"}, "less than or equal to 20"),
        ({"approvers": "personne\nzoe"}, "Nobody is known as personne."),
        ({"approvers": "<script>"}, "Nobody is known as &lt;script&gt;."),
        ({"approvers": "\n".join(f"a{n}" for n in range(51))}, "at most 50 people"),
        ({"needed": "3"}, "Fewer people than that"),
    ],
)
def test_bad_input_is_said_and_changes_nothing(cast, ada, browse, typed, said):
    guide = make_draft().guide
    page = browse(ada).post(PAGE, TYPED | typed)
    assert page.status_code == 200
    assert said in page.text
    guide.refresh_from_db()
    assert (guide.approvals_needed, guide.approvers.count()) == (0, 0)


@pytest.mark.parametrize("who", ["sam", "camille", "andre", "malik"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    guide = make_draft().guide
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, TYPED).status_code == 404
    guide.refresh_from_db()
    assert guide.approvals_needed == 0
