import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assignments.models import Assignment
from assignments.reconciling import reconcile
from tests.factories.guidebook import PUBLISHED, make_draft, publish_guide
from tests.factories.people import AudienceFactory

pytestmark = pytest.mark.django_db
PAGE = "/guides/"


def test_a_person_sees_their_guides_and_what_to_do_with_them(cast, zoe, browse):
    guide = publish_guide()
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    page = browse(zoe).get(PAGE)
    assert page.status_code == 200
    assert "Social media guide" in page.text
    assert f'href="/guides/{guide.slug}/"' in page.text
    assert "Overdue" in page.text


def test_what_was_acknowledged_is_said(cast, zoe, browse):
    reconcile(publish_guide().versions.get().ask, at=PUBLISHED)
    Assignment.objects.of(zoe).update(done_at=PUBLISHED)
    assert "acknowledged on March 2, 2026" in browse(zoe).get(PAGE).text


def test_a_guide_for_others_is_not_there_nor_is_a_draft(cast, sam, browse):
    publish_guide(audience=AudienceFactory(departments=[cast.operations]))
    make_draft(title_en="Secret draft")
    page = browse(sam).get(PAGE)
    assert "No guide for now" in page.text
    assert "Social media guide" not in page.text
    assert "Secret draft" not in page.text


def test_a_visitor_is_led_to_log_in(db, client):
    assert client.get(PAGE).status_code == 302


def test_the_page_costs_the_same_with_30_guides(cast, zoe, browse):
    client = browse(zoe)
    publish_guide(sections=1)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(29):
        publish_guide(title_fr=f"Guide {number}", sections=1)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)


def test_html_in_a_title_is_shown_as_text(cast, zoe, browse):
    publish_guide(title_en="<script>alert(1)</script>")
    page = browse(zoe).get(PAGE).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
