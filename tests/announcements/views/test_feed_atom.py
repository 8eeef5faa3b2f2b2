import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from announcements.announcing import cancel
from announcements.authorising import issue, revoke
from documents.throttling import QUESTIONS
from tests.factories.announcements import make_started


@pytest.fixture
def token(ada, organisation):
    return issue("Intranet", hosts=[], by=ada, at=timezone.now())


def url(secret, language="fr"):
    return reverse("announcements:feed-atom", args=[secret, language])


def test_whoever_has_the_token_reads_what_is_for_everybody(token, zoe):
    make_started(at=timezone.now())
    make_started(zoe, at=timezone.now(), subject_fr="Pour Zoé")
    answer = Client().get(url(token[1]))
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert "Votre nouveau guide" in answer.text
    assert "Zoé" not in answer.text
    assert not answer.cookies


def test_the_feed_is_in_its_language_whoever_looks(token, client_of, zoe):
    make_started(at=timezone.now())
    assert "Your new guide" in client_of(zoe).get(url(token[1], "en")).text


def test_the_stranger_reads_nothing(token, ada, client_of, sam):
    for secret, language in (("repere_feed_guess", "fr"), (token[1], "de"), ("x", "fr")):
        assert Client().get(url(secret, language)).status_code == 404
        assert client_of(sam).get(url(secret, language)).status_code == 404
    revoke(token[0], by=ada, at=timezone.now())
    assert Client().get(url(token[1])).status_code == 404


def test_what_did_not_change_is_not_sent_again(token, ada):
    announcement = make_started(at=timezone.now())
    first = Client().get(url(token[1]))
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = Client().get(url(token[1]), headers=header)
        assert (again.status_code, again.content) == (304, b"")
    cancel(announcement, by=ada, at=timezone.now())
    assert Client().get(url(token[1]), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_it_is_read_and_no_more(token):
    assert Client().post(url(token[1])).status_code == 405


def test_who_asks_without_end_waits(token):
    address = "127.0.0.1"
    cache.set(f"documents.questions:feed:{address}", QUESTIONS, 600)
    answer = Client().get(url(token[1]))
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    cache.delete(f"documents.questions:feed:{address}")
    assert Client().get(url(token[1])).status_code == 200
