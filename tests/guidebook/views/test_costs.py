"""Pages of authoring cost the same number of questions to the database however long the guide is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidebook.drafting import draft_next
from tests.factories.guidebook import LATER, enliven, fill_section, make_draft, publish_draft

pytestmark = pytest.mark.django_db
GUIDE = "/guides/guide-des-medias-sociaux/"
DRAFT = GUIDE + "versions/2/"
PAGES = [
    "/admin/guidebook/guide/",
    "/admin/guidebook/guideversion/",
    GUIDE,
    GUIDE + "review/",
    GUIDE + "sections/partie-1/history/",
    GUIDE + "versions/1/write/",
    DRAFT + "write/",
    DRAFT + "preview/",
    DRAFT + "publish/",
    DRAFT + "review/",
    DRAFT + "advise/",
    DRAFT + "adapt/?posture=5&sector=general",
    DRAFT + "compare/?language=fr",
    DRAFT + "export/?format=md",
    DRAFT + "describe/",
    DRAFT + "sections/partie-1/write/",
    DRAFT + "sections/partie-1/checks/",
    DRAFT + "sections/partie-1/hide/",
    DRAFT + "rows/situations/",
]


def cost(client, page):
    client.get(page)  # fills the caches
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_with_30_sections(cast, ada, browse, page):
    first = make_draft(sections=1)
    publish_draft(enliven(first))
    draft = draft_next(first.guide, by=None, at=LATER)
    client = browse(ada)
    short = cost(client, page)
    for number in range(2, 31):
        fill_section(draft, number, at=LATER)
    assert cost(client, page) == short
