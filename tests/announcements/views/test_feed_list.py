import re

from django.urls import reverse
from django.utils import timezone

from announcements.authorising import issue, revoke, token_of
from announcements.models import FeedToken

URL = reverse("announcements:feed-list")


def test_the_addresses_are_shown_once(client_of, camille):
    client = client_of(camille)
    page = client.post(URL, {"name": "Intranet", "hosts": "intranet.example.com\nboreal.sharepoint.com"})
    found = re.search(r"repere_feed_[\w-]+", page.text)
    token = FeedToken.objects.get()
    assert token_of(found[0]) == token
    assert token.hosts == ["intranet.example.com", "boreal.sharepoint.com"]
    for address in ("/fr/atom/", "/en/atom/", "/fr/json/", "/en/json/"):
        assert f"{found[0]}{address}" in page.text
    assert page.text.count("&lt;iframe src=") == 2
    assert "no-store" in page["Cache-Control"]
    assert found[0] not in client.get(URL).text


def test_a_site_that_is_none_makes_nothing_and_loses_nothing(client_of, ada):
    page = client_of(ada).post(URL, {"name": "Intranet", "hosts": "intranet.example.com\n*"})
    assert not FeedToken.objects.exists()
    assert page.context["form"].errors["hosts"]
    assert "intranet.example.com\n*" in page.text


def test_in_french_addresses_are_feminine(client_of, ada):
    token, _secret = issue("Intranet", hosts=[], by=ada, at=timezone.now())
    revoke(token, by=ada, at=timezone.now())

    page = client_of(ada).get(URL).text

    assert '<th scope="col">Créées</th>' in page
    assert "Révoquées," in page


def test_a_token_needs_a_name(client_of, ada):
    assert client_of(ada).post(URL, {"name": " "}).context["form"].errors["name"]
    assert not FeedToken.objects.exists()


def test_the_stranger_finds_nothing(assert_closed):
    assert_closed(URL)
    assert not FeedToken.objects.exists()


def test_as_many_queries_for_thirty_as_for_one(client_of, ada, django_assert_max_num_queries):
    client = client_of(ada)
    issue("Intranet", hosts=[], by=ada, at=timezone.now())
    client.get(URL)
    with django_assert_max_num_queries(20) as one:
        client.get(URL)
    for _number in range(29):
        issue("Intranet", hosts=["a.ca"], by=ada, at=timezone.now())
    with django_assert_max_num_queries(20) as thirty:
        client.get(URL)
    assert len(thirty) == len(one)
