import datetime as dt

import pytest
from django.urls import reverse

from announcements.arriving import arrive, link_to
from announcements.models import ShortLink
from tests.factories.people import SiteFactory

URL = reverse("announcements:arrival-list")
AT = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)


def put_up(ada, site, count):
    link = link_to("/guides/", channel=ShortLink.Channel.POSTER, site=site, by=ada, at=AT)
    for _number in range(count):
        arrive(link, on=AT.date())


@pytest.mark.parametrize("person", ["ada", "camille", "andre"])
def test_whoever_announces_or_audits_sees_sums(person, request, client_of, cast):
    put_up(cast.ada, cast.quebec, 17)
    text = client_of(request.getfixturevalue(person)).get(URL).text
    assert '<td class="number">17</td>' in text
    assert "Québec" in text


def test_of_fewer_than_three_no_figure_is_shown(client_of, cast):
    put_up(cast.ada, cast.quebec, 2)
    assert '<td class="number">2</td>' not in client_of(cast.ada).get(URL).text


def test_without_any_code_the_page_says_so(client_of, ada):
    assert 'class="empty-state"' in client_of(ada).get(URL).text


def test_a_stranger_finds_nothing(client_of, sam, malik):
    for person in (sam, malik):
        assert client_of(person).get(URL).status_code == 404


def test_as_many_queries_for_thirty_as_for_one(client_of, ada, django_assert_max_num_queries):
    client = client_of(ada)
    put_up(ada, None, 1)
    client.get(URL)
    with django_assert_max_num_queries(12) as one:
        client.get(URL)
    for site in SiteFactory.create_batch(29):
        put_up(ada, site, 1)
    with django_assert_max_num_queries(12) as thirty:
        client.get(URL)
    assert len(thirty) == len(one)
