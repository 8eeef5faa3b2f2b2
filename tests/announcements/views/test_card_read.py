import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from announcements.authorising import issue
from tests.factories.announcements import make_started


@pytest.fixture
def card(ada, organisation):
    def made(*hosts, language="fr"):
        _token, secret = issue("Intranet", hosts=hosts, by=ada, at=timezone.now())
        return reverse("announcements:card-read", args=[secret, language])

    return made


def test_only_the_sites_of_the_token_may_frame_it(card):
    answer = Client().get(card("intranet.example.com", "boreal.sharepoint.com"))
    policy = answer["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://intranet.example.com https://boreal.sharepoint.com")
    assert "script-src" not in policy
    assert "X-Frame-Options" not in answer


def test_without_a_site_nobody_frames_it(card):
    assert Client().get(card())["Content-Security-Policy"].endswith("frame-ancestors 'none'")


def test_it_shows_what_is_for_everybody_and_sets_no_cookie(card, zoe):
    make_started(at=timezone.now(), subject_fr="<b>Gras</b>")
    make_started(zoe, at=timezone.now(), subject_fr="Pour Zoé")
    answer = Client().get(card("a.ca"))
    assert "&lt;b&gt;Gras&lt;/b&gt;" in answer.text
    assert "Zoé" not in answer.text
    assert not answer.cookies
    assert "<script" not in answer.text


def test_it_is_in_its_language_whoever_looks(card, client_of, zoe):
    page = client_of(zoe).get(card("a.ca", language="en")).text
    assert 'lang="en-CA"' in page
    assert "All the news" in page
    assert "application/json+oembed" in page


def test_what_did_not_change_is_not_sent_again(card):
    url = card("a.ca")
    first = Client().get(url)
    again = Client().get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_the_stranger_reads_nothing(client_of, sam):
    url = reverse("announcements:card-read", args=["repere_feed_guess", "fr"])
    assert Client().get(url).status_code == 404
    assert client_of(sam).get(url).status_code == 404
