import pytest

from guidebook.advising import Ease, Tone, advise
from guidebook.advising.gauging import Gauge


@pytest.mark.parametrize(
    ("imposing", "tone"),
    [(0, Tone.INVITING), (8, Tone.INVITING), (9, Tone.BALANCED), (20, Tone.BALANCED), (21, Tone.IMPOSING)],
)
def test_three_bands(imposing, tone):
    assert Gauge("fr", words=1000, imposing=imposing).tone is tone


def test_a_few_words_say_nothing():
    gauge = advise("", "<p>Vous devez partir.</p>", language="fr", element=None).gauge
    assert (gauge.tone, gauge.ease, gauge.reading_ease, gauge.lix) == (Tone.SHORT, Ease.SHORT, None, None)
    assert Gauge("fr").density == Gauge("fr").address == 0


@pytest.mark.parametrize(("direct", "is_direct"), [(14, False), (15, True)])
def test_speaking_to_the_reader(direct, is_direct):
    assert Gauge("en", words=1000, direct=direct).is_direct is is_direct


@pytest.mark.parametrize(
    ("text", "language", "direct"),
    [
        ("Vous aimez votre travail et vos collègues, vous-même.", "fr", 4),
        ("You’re good at your job, aren’t you?", "en", 3),
    ],
)
def test_words_that_speak_to_the_reader(text, language, direct):
    assert advise("", f"<p>{text}</p>", language=language, element=None).gauge.direct == direct


def test_headings_are_left_out_of_reading_ease_but_not_of_the_words():
    text = "<h2>Bonjour tout le monde</h2>" + "<p>Partagez ce qui vous plaît. Parlez de nous à vos amis.</p>" * 5
    gauge = advise("Titre", text, language="fr", element=None).gauge
    assert (gauge.words, gauge.prose, gauge.sentences) == (60, 55, 10)


EASY = {
    "fr": "Parlez de nous à vos amis. Dites ce que vous aimez. Un mot vrai vaut mieux que dix. ",
    "en": "Tell your friends about us. Say what you like. One true word is worth ten. ",
}
DENSE = {
    "fr": "L’institutionnalisation progressive des communications organisationnelles nécessite une compréhension "
    "partagée des responsabilités individuelles, collectives et professionnelles inhérentes à la participation. ",
    "en": "The progressive institutionalization of organizational communications necessitates understanding "
    "of individual, collective and professional responsibilities inherent in participation. ",
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_easy_and_dense(language):
    easy = advise("", f"<p>{EASY[language] * 5}</p>", language=language, element=None).gauge
    dense = advise("", f"<p>{DENSE[language] * 5}</p>", language=language, element=None).gauge
    assert (easy.ease, dense.ease) == (Ease.EASY, Ease.DENSE)
    assert easy.lix < 35 < 50 < dense.lix
