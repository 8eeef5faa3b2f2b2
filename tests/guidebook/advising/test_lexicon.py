"""The lexicon itself: everything that can be said about it without reading a text."""

import json
from pathlib import Path

import pytest

from guidebook.advising import advise
from guidebook.advising.kinds import Kind
from guidebook.advising.lexicon import lexicon

FOLDER = Path("guidebook/advising")
LEXICON = json.loads((FOLDER / "lexicon.json").read_text())
NETWORKS = json.loads((FOLDER / "networks.json").read_text())
ENTRIES = [entry for language in ("fr", "en") for entry in LEXICON[language]] + NETWORKS["names"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["key"])
def test_an_entry_says_why_in_both_languages_and_offers_an_alternative(entry):
    Kind(entry["kind"])
    assert entry["why"].keys() == {"fr", "en"}
    assert all(entry["why"].values())
    known = {"key", "kind", "forms", "hints", "why", "ok_in_elements", "reversed_by_no", "opens_only", "is_name"}
    assert entry.keys() <= known | {"unless_before", "unless_after", "unless_inside"}
    forms = entry["forms"]
    everywhere = [forms] if forms.keys() - {"fr", "en"} else forms.values()
    for suggestions in [suggestions for each in everywhere for suggestions in each.values()]:
        assert suggestions or entry["hints"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_beginnings_are_long_enough_to_be_looked_up(language):
    slots = [slot for form in lexicon(language).forms for slot in form.expression]
    assert [stem for slot in slots for stem in slot.stems if len(stem) < 3] == []
    assert not any(form.expression[0].is_gap or form.expression[0].endings for form in lexicon(language).forms)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_keys_are_unique(language):
    keys = [entry["key"] for entry in LEXICON[language] + NETWORKS["names"]]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Un compte Google+ et une page Google Plus.", "fr", ["Google+", "Google Plus"]),
        ("Diffusez sur Periscope.", "fr", ["Periscope"]),
        ("Un périscope de sous-marin.", "fr", []),
        ("Upload to Vine.", "en", ["Vine"]),
        ("Tweet it, then retweet.", "en", ["Tweet", "retweet"]),
        ("Un gazouillis par jour.", "fr", ["Un gazouillis"]),
        ("Prenez un selfie.", "fr", ["selfie"]),
        ("Take a selfie.", "en", []),
        ("Passez par Yammer.", "fr", ["Yammer"]),
    ],
)
def test_names_that_changed_and_words_of_quebec(text, language, found):
    advice = advise("", f"<p>{text}</p>", language=language, element=None)
    assert [finding.term for finding in advice.findings] == found
    assert advice.gauge.imposing == 0
