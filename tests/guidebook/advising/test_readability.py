import pytest

from guidebook.advising.readability import flesch, kandel_moles, lix, syllables


@pytest.mark.parametrize(
    ("word", "heard"),
    [
        *[("chat", 1), ("table", 1), ("amie", 2), ("école", 2), ("publication", 4), ("logique", 2), ("vous", 1)],
        *[("partagent", 2), ("document", 3), ("souvent", 2), ("créer", 2), ("naïf", 2), ("réseau", 2), ("le", 1)],
        *[("employée", 3), ("ouvrier", 3), ("nuage", 2), ("quatre", 1), ("œuvre", 1), ("client", 2), ("aiment", 1)],
        *[("médias", 2), ("sociaux", 2), ("repères", 2), ("guides", 1), ("image", 2), ("voix", 1), ("", 1), ("xyz", 1)],
    ],
)
def test_syllables_heard_in_french(word, heard):
    assert syllables(word, "fr") == heard


@pytest.mark.parametrize(
    ("word", "heard"),
    [
        *[("cat", 1), ("table", 2), ("share", 1), ("media", 3), ("social", 2), ("policy", 3), ("employee", 3)],
        *[("shared", 1), ("posted", 2), ("people", 2), ("guide", 1), ("the", 1), ("organization", 5), ("create", 2)],
    ],
)
def test_syllables_heard_in_english(word, heard):
    assert syllables(word, "en") == heard


def test_formulas():
    assert flesch(100, 10, 150) == pytest.approx(206.835 - 10.15 - 126.9)
    assert kandel_moles(100, 10, 150) == pytest.approx(207 - 10.15 - 110.4)
    assert lix(100, 10, 30) == 40


def test_a_word_without_end_is_counted_in_no_time():
    assert 1 <= syllables("a" * 200_000, "fr") < 60
