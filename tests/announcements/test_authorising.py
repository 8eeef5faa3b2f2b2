import datetime as dt

import pytest

from announcements.authorising import MOST_HOSTS, NotAHost, TooManyHosts, hosts_of, issue, revoke, token_of
from announcements.models import FeedToken
from tests.factories.announcements import ANNOUNCED_AT

LATER = ANNOUNCED_AT + dt.timedelta(hours=1)


def test_a_token_opens_until_it_is_revoked_and_only_its_digest_is_kept(ada):
    token, secret = issue("Intranet", hosts=[], by=ada, at=ANNOUNCED_AT)
    assert token_of(secret) == token
    assert secret not in str(FeedToken.objects.values().get())
    assert revoke(token, by=ada, at=LATER)
    assert token_of(secret) is None
    assert not revoke(token, by=ada, at=LATER)


@pytest.mark.parametrize("secret", ["", "x", "repere_feed_", "repere_feed_" + "a" * 43, "repere_registry_a"])
def test_what_is_no_token_opens_nothing(secret, ada):
    issue("Intranet", hosts=[], by=ada, at=ANNOUNCED_AT)
    assert token_of(secret) is None


def test_names_of_sites_are_kept_as_a_header_holds_them():
    typed = [" Intranet.Example.com ", "https://boreal.sharepoint.com/sites/x", "", "intranet.example.com", "a.ca:8443"]
    assert hosts_of(typed) == ["intranet.example.com", "boreal.sharepoint.com", "a.ca:8443"]


@pytest.mark.parametrize(
    "typed", ["*", "localhost", "http://a.ca", "a.ca; script-src *", "a.ca b.ca", "*.a.ca", "-a.ca", "a" * 64 + ".ca"]
)
def test_what_is_no_site_never_reaches_a_header(typed, ada):
    with pytest.raises(NotAHost):
        issue("Intranet", hosts=[typed], by=ada, at=ANNOUNCED_AT)
    assert not FeedToken.objects.exists()


def test_so_many_sites_and_no_more():
    hosts = [f"s{number}.example.com" for number in range(MOST_HOSTS + 1)]
    assert hosts_of(hosts[:-1]) == hosts[:-1]
    with pytest.raises(TooManyHosts):
        hosts_of(hosts)
