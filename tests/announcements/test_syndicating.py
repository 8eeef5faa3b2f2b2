import datetime as dt
from xml.etree import ElementTree as ET

from announcements.feeding import Entry
from announcements.syndicating import as_atom, as_json, head_of

AT = dt.datetime(2026, 3, 2, 14, 0, tzinfo=dt.UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
ENTRY = Entry("announcement:3", "Images & mots <b>", "Où ? < ici", "fr", "https://repere.example/news/3/", AT)
ADDRESS = "https://repere.example/feeds/x/fr/atom/"


def test_atom_holds_what_readers_need(organisation):
    head = head_of(ADDRESS, language="fr", changed_at=AT)
    feed = ET.fromstring(as_atom(head, [ENTRY]))  # noqa: S314 - written by us just above
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Images & mots <b>"
    assert entry.findtext(f"{ATOM}summary") == "Où ? &lt; ici"  # HTML, once read
    assert entry.findtext(f"{ATOM}id").endswith(",2026:announcement:3")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == organisation.name
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr-CA"


def test_an_empty_feed_says_when_it_changed_not_when_it_was_asked(organisation):
    feed = ET.fromstring(as_atom(head_of(ADDRESS, language="fr", changed_at=AT), []))  # noqa: S314
    assert feed.findtext(f"{ATOM}updated") == "2026-03-02T14:00:00+00:00"


def test_a_json_feed_holds_what_readers_need(organisation):
    feed = as_json(head_of(ADDRESS, language="fr", changed_at=AT), [ENTRY])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    [item] = feed["items"]
    assert item["title"] == "Images & mots <b>"
    assert item["content_text"] == "Où ? < ici"
    assert item["date_published"] == "2026-03-02T14:00:00+00:00"
    assert item["language"] == "fr-CA"
