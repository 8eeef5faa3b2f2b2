import datetime as dt

import pytest

from announcements.announcing import ForeignPath
from announcements.arriving import arrive, full_address, link_to, links_with_arrivals
from announcements.models import DailyArrivals, ShortLink

AT = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)
TODAY = AT.date()
POSTER = ShortLink.Channel.POSTER


def test_the_same_page_channel_and_site_have_one_link_for_ever(ada, cast):
    first = link_to("/guides/", channel=POSTER, site=cast.quebec, by=ada, at=AT)
    assert link_to("/guides/", channel=POSTER, site=cast.quebec, by=ada, at=AT) == first
    assert link_to("/guides/", channel=POSTER, site=cast.montreal, by=ada, at=AT) != first
    everywhere = link_to("/guides/", channel=POSTER, site=None, by=ada, at=AT)
    assert link_to("/guides/", channel=POSTER, site=None, by=ada, at=AT) == everywhere
    assert ShortLink.objects.count() == 3


@pytest.mark.parametrize(
    "path",
    ["", "guides/", "//evil.example/", "https://evil.example/", "/\\evil.example", "/\t/evil.example", "/a\r\nX: 1"],
)
def test_a_link_never_leads_elsewhere(path, ada):
    with pytest.raises(ForeignPath):
        link_to(path, channel=POSTER, site=None, by=ada, at=AT)
    assert not ShortLink.objects.exists()


def test_arrivals_are_summed_by_day_and_say_nothing_of_who(ada):
    link = link_to("/guides/", channel=POSTER, site=None, by=ada, at=AT)
    for days in (0, 0, 1, 60):
        arrive(link, on=TODAY - dt.timedelta(days=days))
    counted = links_with_arrivals(TODAY).get()
    assert (counted.total, counted.lately) == (4, 3)
    columns = {field.column for field in DailyArrivals._meta.fields}
    assert columns == {"id", "link_id", "on", "count"}


def test_a_link_nobody_used_counts_nought(ada):
    link_to("/guides/", channel=POSTER, site=None, by=ada, at=AT)
    counted = links_with_arrivals(TODAY).get()
    assert (counted.total, counted.lately) == (0, 0)


def test_the_address_is_short_enough_for_a_wall(ada, settings):
    settings.SITE_URL = "https://repere.example"
    link = link_to("/guides/", channel=POSTER, site=None, by=ada, at=AT)
    assert full_address(link) == f"https://repere.example/p/{link.code}/"
    assert len(link.code) == 6
