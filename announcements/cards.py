"""A message as Slack and Teams expect it. What was written is shown as it was: none of its signs becomes a command."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from announcements.feeding import Entry
from announcements.models import WebhookChannel
from people.wording import LANGUAGE_TAGS

HEADER_LENGTH = 150  # Slack refuses a longer one


def card_of(entry: Entry, kind: str) -> dict[str, Any]:
    with override(entry.language):
        button = _("Read the announcement")
    return (_slack if kind == WebhookChannel.Kind.SLACK else _teams)(entry, button)


def _slack(entry: Entry, button: str) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": _plain(Truncator(entry.title).chars(HEADER_LENGTH))},
        {"type": "actions", "elements": [{"type": "button", "text": _plain(button), "url": entry.url}]},
    ]
    if entry.summary:
        text = {"type": "mrkdwn", "text": _escaped(entry.summary), "verbatim": True}
        blocks.insert(1, {"type": "section", "text": text})
    return {"text": _escaped(entry.title), "blocks": blocks}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _teams(entry: Entry, button: str) -> dict[str, Any]:
    """An adaptive card in the envelope of Workflows; runs of text, in which no Markdown is looked for."""
    body = [_run(entry.title, size="Large", weight="Bolder")]
    if entry.summary:
        body.append(_run(entry.summary))
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": LANGUAGE_TAGS[entry.language],
        "fallbackText": entry.title,
        "body": body,
        "actions": [{"type": "Action.OpenUrl", "title": button, "url": entry.url}],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _run(text: str, **looks: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **looks}]}
