"""One click must leave a sentence that can be read."""

import pytest

from guidebook.advising import advise
from guidebook.advising.lexicon import lexicon


def rewritten(text, language="fr"):
    """The text with each of the alternatives of its first finding."""
    advice = advise("", f"<p>{text}</p>", language=language, element=None)
    finding = advice.findings[0]
    before, after = advice.text[: finding.start], advice.text[finding.start :]
    for suggestion in finding.suggestions:
        assert after.startswith(suggestion.replaced)
    return [before + suggestion.text + after.removeprefix(suggestion.replaced) for suggestion in finding.suggestions]


@pytest.mark.parametrize(
    ("text", "better"),
    [
        (
            "Vous devez aviser Ada.",
            ["Pensez à aviser Ada.", "Nous vous invitons à aviser Ada.", "Vous pouvez aviser Ada."],
        ),
        (
            "Si possible, vous devez aviser.",
            [
                "Si possible, pensez à aviser.",
                "Si possible, nous vous invitons à aviser.",
                "Si possible, vous pouvez aviser.",
            ],
        ),
        (
            "Il est interdit d’afficher.",
            ["Évitez d’afficher.", "Mieux vaut ne pas afficher.", "Nous vous demandons de ne pas afficher."],
        ),
        (
            "Il est interdit de publier.",
            ["Évitez de publier.", "Mieux vaut ne pas publier.", "Nous vous demandons de ne pas publier."],
        ),
        ("Nul ne peut afficher le logo.", ["Demandez-nous avant d’afficher le logo."]),
        ("Nul ne peut harceler.", ["Demandez-nous avant de harceler."]),
        (
            "Ne jamais identifier un client.",
            ["Évitez d’identifier un client.", "Mieux vaut ne pas identifier un client."],
        ),
        ("L’accès est interdit.", ["L’accès est à éviter.", "L’accès n’a pas sa place chez nous."]),
        ("Le but de la présente politique.", ["Le but de ce guide.", "Le but de ces repères."]),
        ("LA PRÉSENTE POLITIQUE", ["CE GUIDE", "CES REPÈRES"]),
        (
            "La publication doit avoir un titre.",
            ["La publication gagne à avoir un titre.", "La publication peut avoir un titre."],
        ),
        ("Conformément aux usages, saluez.", ["Comme le proposent les usages, saluez."]),
        ("Écrivez sur Twitter.", ["Écrivez sur X."]),
        ("Aimez un tweet de Boréal.", ["Aimez une publication de Boréal."]),
    ],
)
def test_in_french(text, better):
    assert rewritten(text) == better


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("You must ask.", ["Please ask.", "Remember to ask.", "We ask that you ask."]),
        ("This policy helps.", ["This guide helps.", "This page helps."]),
        ("Do not share.", ["Please don’t share.", "It is best not to share."]),
        ("Comply with it.", ["Follow it.", "Keep to it."]),
        ("It retweeted us.", ["It reposted us."]),
    ],
)
def test_in_english(text, better):
    assert rewritten(text, "en") == better


def test_an_imperative_is_not_put_in_the_middle_of_a_sentence():
    advice = advise("", "<p>Nous croyons qu’en public vous devez sourire.</p>", language="fr", element=None)
    assert [suggestion.text for suggestion in advice.findings[0].suggestions] == ["nous vous invitons à", "vous pouvez"]
    assert "pensez à…" in advice.findings[0].hints


def test_nothing_is_put_after_an_elision_it_would_break():
    advice = advise("", "<p>La note dit qu’il est interdit de publier.</p>", language="fr", element=None)
    assert advice.findings[0].suggestions == ()
    assert advice.findings[0].hints


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_suggestion_would_be_flagged_in_its_turn(language):
    faults = {}
    for form in lexicon(language).forms:
        for suggestion in form.suggestions:
            text = suggestion.removeprefix("!")
            again = advise("", f"<p>{text[:1].upper()}{text[1:]} partager.</p>", language=language, element=None)
            if again.findings:
                faults[text] = [finding.term for finding in again.findings]
    assert faults == {}
