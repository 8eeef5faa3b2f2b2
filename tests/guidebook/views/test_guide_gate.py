import pytest

from guidebook.models import Gate, GuideVersion
from tests.factories.guidebook import LATER, make_draft, publish_draft, publish_next

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/gate/"


@pytest.mark.parametrize(("typed", "kept"), [("1", Gate.OPENED), ("2", Gate.CHECKED), ("none", None)])
def test_hr_says_what_people_go_through(cast, ada, browse, typed, kept):
    guide = make_draft().guide
    client = browse(ada)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {"gate": typed})["Location"] == f"/admin/guidebook/guide/{guide.pk}/change/"
    guide.refresh_from_db()
    assert guide.gate == kept


@pytest.mark.parametrize("typed", ["", "3", "x" * 5000, "\x00", "<b>"])
def test_bad_input_is_said_and_changes_nothing(cast, ada, browse, typed):
    guide = make_draft().guide
    page = browse(ada).post(PAGE, {"gate": typed})
    assert page.status_code == 200
    assert page.context["form"].errors["gate"]
    guide.refresh_from_db()
    assert guide.gate is None


@pytest.mark.parametrize("who", ["sam", "camille", "andre", "malik"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    guide = make_draft().guide
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"gate": "1"}).status_code == 404
    guide.refresh_from_db()
    assert guide.gate is None


def test_a_version_keeps_the_gate_it_was_published_with(cast, ada, browse):
    guide = publish_draft(make_draft()).version.guide
    browse(ada).post(PAGE, {"gate": "1"})
    guide.refresh_from_db()

    publish_next(guide, at=LATER)

    assert list(GuideVersion.objects.order_by("number").values_list("gate", flat=True)) == [None, Gate.OPENED]
