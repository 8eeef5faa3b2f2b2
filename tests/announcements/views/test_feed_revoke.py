from django.urls import reverse
from django.utils import timezone

from announcements.authorising import issue, token_of


def test_what_is_revoked_opens_no_more_and_says_who_did_it(client_of, ada, camille):
    token, secret = issue("Intranet", hosts=[], by=ada, at=timezone.now())
    answer = client_of(camille).post(reverse("announcements:feed-revoke", args=[token.pk]), follow=True)
    assert token_of(secret) is None
    token.refresh_from_db()
    assert token.revoked_by == camille
    assert answer.redirect_chain == [(reverse("announcements:feed-list"), 302)]


def test_the_stranger_revokes_nothing_and_a_get_neither(client_of, ada, assert_closed):
    token, secret = issue("Intranet", hosts=[], by=ada, at=timezone.now())
    url = reverse("announcements:feed-revoke", args=[token.pk])
    assert_closed(url)
    assert client_of(ada).get(url).status_code == 405
    assert token_of(secret) == token
