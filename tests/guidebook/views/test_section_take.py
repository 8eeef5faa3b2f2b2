import pytest
from django.utils import timezone

from guidebook.locking import take
from guidebook.models import WritingLock
from tests.factories.guidebook import make_draft, publish_guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/versions/1/sections/partie-1/take/"


def test_taking_over_opens_the_section_to_be_written(cast, ada, camille, browse):
    section = make_draft(sections=1).sections.get()
    take(section, by=camille, at=timezone.now())
    bench = browse(ada).get("/guides/guide-des-medias-sociaux/versions/1/write/").text
    assert "Camille Roy is writing, since" in bench
    page = browse(ada).post(PAGE, follow=True)
    assert "<textarea" in page.text
    assert WritingLock.objects.get().holder == ada


def test_nobody_writes_a_published_section(cast, ada, browse):
    publish_guide()
    browse(ada).post(PAGE)
    assert not WritingLock.objects.exists()


def test_a_get_takes_nothing(cast, ada, browse):
    make_draft(sections=1)
    assert browse(ada).get(PAGE).status_code == 405


def test_the_stranger_finds_nothing(cast, sam, browse):
    make_draft(sections=1)
    assert browse(sam).post(PAGE).status_code == 404
    assert not WritingLock.objects.exists()
