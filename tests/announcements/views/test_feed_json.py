from django.test import Client
from django.urls import reverse
from django.utils import timezone

from announcements.authorising import issue
from tests.factories.announcements import make_started


def test_whoever_has_the_token_reads_what_is_for_everybody(ada, zoe, organisation):
    make_started(at=timezone.now())
    make_started(zoe, at=timezone.now())
    _token, secret = issue("Intranet", hosts=[], by=ada, at=timezone.now())
    url = reverse("announcements:feed-json", args=[secret, "en"])
    answer = Client().get(url)
    assert answer["Content-Type"].startswith("application/feed+json")
    feed = answer.json()
    assert [item["title"] for item in feed["items"]] == ["Your new guide"]
    assert feed["feed_url"].endswith(url)
    assert Client().get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_the_stranger_reads_nothing(client_of, sam):
    url = reverse("announcements:feed-json", args=["repere_feed_guess", "en"])
    assert Client().get(url).status_code == 404
    assert client_of(sam).get(url).status_code == 404
