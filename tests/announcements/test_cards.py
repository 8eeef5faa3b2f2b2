import datetime as dt

from announcements.cards import HEADER_LENGTH, card_of
from announcements.feeding import Entry

ENTRY = Entry(
    key="announcement:1",
    title="Vie privée & <!channel>",
    summary="Lisez [ici](http://a.ca) <b> & *vite*",
    language="fr",
    url="https://guides.example.org/news/1/",
    told_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
)


def test_slack_shows_what_was_written_and_calls_nobody():
    card = card_of(ENTRY, "slack")
    header, section, actions = card["blocks"]
    assert card["text"] == "Vie privée &amp; &lt;!channel&gt;"
    assert header["text"] == {"type": "plain_text", "text": "Vie privée & <!channel>", "emoji": False}
    assert section["text"]["type"] == "mrkdwn"
    assert section["text"]["text"] == "Lisez [ici](http://a.ca) &lt;b&gt; &amp; *vite*"
    assert section["text"]["verbatim"] is True
    [button] = actions["elements"]
    assert (button["text"]["text"], button["url"]) == ("Lire l’annonce", ENTRY.url)


def test_slack_takes_no_longer_header_and_no_empty_section():
    long = Entry("a", "x" * 160, "", "en", ENTRY.url, ENTRY.told_at)
    header, actions = card_of(long, "slack")["blocks"]
    assert len(header["text"]["text"]) == HEADER_LENGTH
    assert actions["elements"][0]["text"]["text"] == "Read the announcement"


def test_teams_receives_an_adaptive_card_in_the_envelope_of_workflows():
    message = card_of(ENTRY, "teams")
    [attachment] = message["attachments"]
    card = attachment["content"]
    assert message["type"] == "message"
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert (card["type"], card["version"], card["lang"]) == ("AdaptiveCard", "1.4", "fr-CA")
    assert [block["inlines"][0]["text"] for block in card["body"]] == [ENTRY.title, ENTRY.summary]
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Lire l’annonce", "url": ENTRY.url}]


def test_teams_without_a_summary_shows_the_title_alone():
    bare = Entry("a", "Nouvelle", "", "fr", ENTRY.url, ENTRY.told_at)
    [block] = card_of(bare, "teams")["attachments"][0]["content"]["body"]
    assert block["inlines"][0]["text"] == "Nouvelle"
