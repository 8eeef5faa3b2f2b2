import pytest

from guidebook.models import PlannedPublication
from tests.factories.guidebook import make_draft
from tests.guidebook.test_planning import plan

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/plan/cancel/"


def test_hr_cancels_what_the_workbench_shows(cast, ada, browse):
    plan(make_draft(), by=ada)
    client = browse(ada)
    bench = client.get(PAGE.replace("plan/cancel/", "write/"))
    assert "Planned publication" in bench.text
    assert PAGE in bench.text
    page = client.post(PAGE, follow=True)
    assert "The publication is cancelled." in page.text
    assert "Planned publication" not in page.text
    assert PlannedPublication.objects.get().cancelled_by == ada
    assert "Nothing was planned any more." in client.post(PAGE, follow=True).text


def test_looking_cancels_nothing(cast, ada, browse):
    plan(make_draft())
    assert browse(ada).get(PAGE).status_code == 405


@pytest.mark.parametrize("who", ["sam", "camille", "andre"])
def test_the_stranger_cancels_nothing(cast, who, request, browse):
    plan(make_draft())
    assert browse(request.getfixturevalue(who)).post(PAGE).status_code == 404
    assert PlannedPublication.objects.open().exists()
