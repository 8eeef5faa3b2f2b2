import pytest
from django.urls import reverse

from tests.factories.announcements import make_announcement, make_started

URL = reverse("announcements:announcement-list")


@pytest.mark.parametrize("person", ["ada", "camille", "andre"])
def test_whoever_announces_or_audits_sees_each_with_its_counts(person, request, client_of, zoe, sam):
    announcement = make_started(zoe, sam)
    answer = client_of(request.getfixturevalue(person)).get(URL)
    [(shown, progress)] = answer.context["rows"]
    assert (shown, progress.waiting) == (announcement, 2)
    assert "Votre nouveau guide" in answer.text


def test_only_whoever_announces_is_offered_to_write(client_of, ada, andre):
    compose = reverse("announcements:announcement-compose")
    assert compose in client_of(ada).get(URL).text
    assert compose not in client_of(andre).get(URL).text


def test_a_stranger_finds_nothing(assert_closed):
    assert_closed(URL)


def test_without_announcements_the_page_says_so(client_of, ada):
    assert 'class="empty-state"' in client_of(ada).get(URL).text


def test_as_many_queries_for_thirty_as_for_one(client_of, ada, zoe, django_assert_max_num_queries):
    client = client_of(ada)
    make_started(zoe)
    client.get(URL)
    with django_assert_max_num_queries(12) as one:
        client.get(URL)
    for _number in range(29):
        make_announcement(zoe)
    with django_assert_max_num_queries(12) as thirty:
        client.get(URL)
    assert len(thirty) == len(one)
