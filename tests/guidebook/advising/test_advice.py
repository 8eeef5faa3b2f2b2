"""What the advisor says of a text, and what it has the tact not to say."""

import time
from dataclasses import dataclass

import pytest

from documents.richtext import plain_text, sanitise
from guidebook.advising import Passage, Tone, advise, measure


def terms(text, language="fr", element=None, title=""):
    return [finding.term for finding in advise(title, f"<p>{text}</p>", language=language, element=element).findings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("La présente politique vise tout le monde.", ["La présente politique"]),
        ("L’employé doit aviser.", ["L’employé doit"]),
        ("Les employés doivent aviser.", ["Les employés doivent"]),
        ("Les employé.e.s doivent aviser.", ["Les employé.e.s doivent"]),
        ("Vous devez aviser.", ["Vous devez"]),
        ("Cette formation est obligatoire.", ["est obligatoire"]),
        ("Il est strictement interdit de publier.", ["Il est strictement interdit de"]),
        ("Il est interdit d’utiliser le logo.", ["Il est interdit d’"]),
        ("Il est interdit d'utiliser le logo.", ["Il est interdit d'"]),
        ("Nul ne peut parler au nom de l’équipe.", ["Nul ne peut"]),
        ("Aucune photo ne sera publiée.", ["Aucune"]),
        ("Un propos haineux ne sera pas toléré.", ["ne sera pas toléré"]),
        ("Ne publiez jamais de photo.", ["Ne publiez jamais"]),
        ("Les employés sont tenus d effectuer la formation.", ["employés sont tenus"]),
        ("Vous êtes tenu d’aviser.", ["Vous êtes tenu d’"]),
        ("Des sanctions sont prévues.", ["sanctions"]),
        ("La direction se réserve le droit de vérifier.", ["se réserve le droit de"]),
        ("VOUS DEVEZ AVISER.", ["VOUS DEVEZ"]),
        ("Vous\N{NO-BREAK SPACE}devez aviser.", ["Vous\N{NO-BREAK SPACE}devez"]),
    ],
)
def test_french_words_that_impose(text, found):
    assert terms(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This policy covers everyone.", ["This policy"]),
        ("You must tell us.", ["You must"]),
        ("Employees must tell us.", ["Employees must"]),
        ("The training is mandatory.", ["is mandatory"]),
        ("Sharing screens is strictly prohibited.", ["is strictly prohibited"]),
        ("You must not share it.", ["You must not"]),
        ("You can’t share it.", ["You can’t"]),
        ("You can't share it.", ["You can't"]),
        ("Do not share it, and never tag clients.", ["Do not", "never"]),
        ("Failure to answer may lead to disciplinary action.", ["Failure to", "disciplinary action"]),
        ("The company reserves the right to look.", ["reserves the right to"]),
        ("We enforce this.", ["enforce"]),
        ("Pursuant to the above, ask.", ["Pursuant to"]),
    ],
)
def test_english_words_that_impose(text, found):
    assert terms(text, "en") == found


@pytest.mark.parametrize(
    "text",
    [
        "Évitez les propos politiques avec les clients.",
        "Un parti politique n’est pas une marque.",
        "Vos opinions politiques sont les vôtres.",
        "La politique municipale passionne Zoé.",
        "Partager n’est pas obligatoire.",
        "Ce n’est jamais obligatoire.",
        "Rien d’obligatoire là-dedans.",
        "Vous n’êtes pas tenu de répondre.",
        "Vous n’avez aucune obligation de partager.",
        "Sans obligation de votre part.",
        "Rien n’interdit d’en rire.",
        "Ce guide n’interdit pas la critique.",
        "Nous ne surveillons pas vos comptes.",
        "Personne ne surveille vos comptes.",
        "Il n’y a aucune sanction pour une erreur.",
        "Aucun doute, vous ferez bien.",
        "Sans aucun doute.",
        "La tenue de travail est fournie.",
        "La tenue de la rencontre approche.",
        "Compte tenu de la météo, restez.",
        "N’hésitez pas à demander.",
        "Ne vous inquiétez pas.",
        "Vous ne devez rien à personne.",
        "C’est ce que vous devez savoir.",
        "Consultez la Politique de confidentialité.",
        "Voyez <a href='/p'>la politique du service</a>.",
        "Le document <em>La politique d’accueil</em> en parle.",
        "Elle a répondu : « vous devez partir ».",
        "<span lang='en'>You must</span> est trop sec.",
        "Le courriel {{ contact }} suffit.",
        "Selon la Loi sur les normes du travail, l’employeur doit payer les heures.",
        "Le Code civil exige un consentement.",
        "Contrôlez qui voit vos photos.",
        "Surveillez vos paramètres.",
        "La présentation commence.",
        "L’équipe dans laquelle vous travaillez.",
        "La défense de l’environnement nous tient à cœur.",
        "Écrivez à https://twitter.com/boreal ou à @twitter.",
        "X (anciennement Twitter) a changé.",
    ],
)
def test_french_words_that_are_innocent(text):
    assert terms(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sharing is not mandatory.",
        "It isn’t mandatory.",
        "You are not required to share.",
        "You don’t have to share.",
        "We do not monitor your accounts.",
        "Nobody monitors your accounts.",
        "Nothing here prohibits criticism.",
        "You will never be disciplined for asking.",
        "You can’t be fired for a review.",
        "There is no obligation to join.",
        "Don’t hesitate to ask.",
        "Don’t worry.",
        "Please don’t share it.",
        "If you do not know, ask.",
        "We never read your messages.",
        "See our Privacy Policy.",
        "Read <a href='/p'>our policy</a>.",
        "She wrote, “you must leave”.",
        "<blockquote>You must leave.</blockquote>",
        "Under the Privacy Act, employers must ask first.",
        "A rule of thumb: smile.",
        "A data breach is for the security team.",
        "The platform’s rules come first.",
        "A vine grows on the wall.",
        "X (formerly Twitter) has changed.",
        "Set a strong password on your second monitor.",
    ],
)
def test_english_words_that_are_innocent(text):
    assert terms(text, "en") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [("Vous devez aviser, sinon des sanctions sont prévues.", "fr"), ("You must comply with this.", "en")],
)
def test_plain_obligation_is_right_in_the_fair_warning(text, language):
    assert terms(text, language)
    assert terms(text, language, element=5) == []


def test_consent_may_oblige_but_not_threaten():
    assert terms("Vous devez signer, sous peine de sanctions.", element=6) == ["sous peine de", "sanctions"]


def test_where_it_stands_is_where_it_can_be_replaced():
    html = "<h2>À nous</h2><ul><li><p>Vous <strong>devez</strong>  aviser &amp; vous devez sourire.</p></li></ul>"
    advice = advise("Cette politique", html, language="fr", element=None)
    assert advice.text == plain_text(html)
    assert [finding.is_in_title for finding in advice.findings] == [True, False, False]
    for finding in advice.findings:
        assert (advice.title if finding.is_in_title else advice.text)[finding.start : finding.end] == finding.term


def test_each_finding_says_why_in_both_languages_and_offers_something():
    advice = advise("", "<p>Vous devez voir cette politique. #bonne-rentrée</p>", language="fr", element=None)
    assert len(advice.findings) == 3
    for finding in advice.findings:
        assert set(finding.why) == {"fr", "en"}
        assert finding.suggestions or finding.hints


def test_inclusive_dots_break_neither_words_nor_sentences():
    advice = advise(
        "", "<p>Les employé.e.s et directeur·trices partagent. Bravo à tou(te)s.</p>", language="fr", element=None
    )
    assert (advice.gauge.words, advice.gauge.sentences) == (8, 2)


@dataclass
class Note:
    term: str
    note: str = "C’est le titre officiel."


def test_words_with_a_note_stay_listed_and_weigh_nothing():
    text = f"<p>{'Un mot simple. ' * 20}Cette politique aide. Cette politique dure.</p>"
    before = advise("", text, language="fr", element=None)
    after = advise("", text, language="fr", element=None, notes=[Note("cette politique")])
    assert (before.gauge.imposing, len(before.open), before.kept) == (2, 2, [])
    assert (after.gauge.imposing, after.open, len(after.kept)) == (0, [], 2)
    assert after.kept[0].note.note == "C’est le titre officiel."


def test_the_two_hardest_sentences_are_shown():
    easy = "Demandez-nous. " * 5
    hard = (
        "L’institutionnalisation des communications organisationnelles externes nécessite une compréhension partagée."
    )
    longer = "Nous aimons que vous parliez de votre travail avec vos mots, quand cela vous plaît, là où vous êtes déjà."
    advice = advise("", f"<p>{easy}{longer} {hard} Merci.</p>", language="fr", element=None)
    assert [sentence.text for sentence in advice.hardest] == [hard, longer]
    assert advise("", f"<p>{easy}</p>", language="fr", element=None).hardest == ()


@pytest.mark.parametrize("text", ["Un mot-clic (hashtag) aide.", "Un mot-clic (« hashtag ») aide."])
def test_a_word_that_glosses_the_better_one_is_left_alone(text):
    assert not advise("", f"<p>{text}</p>", language="fr", element=None).findings
    assert advise("", "<p>Un hashtag (mot-clic) aide.</p>", language="fr", element=None).findings


def test_a_document_weighs_what_its_sections_weigh():
    kind = "<p>" + "Vous pouvez partager nos publications avec vos mots. " * 20 + "</p>"
    stern = "<p>" + "Vous devez obtenir une autorisation écrite. " * 20 + "</p>"
    alone = [advise("", text, language="fr", element=1).gauge for text in (kind, stern)]
    both = measure([Passage("", kind, 1), Passage("", stern, 1)], language="fr")
    assert both == alone[0] + alone[1]
    assert [gauge.tone for gauge in alone] == [Tone.INVITING, Tone.IMPOSING]
    assert measure([], language="fr").tone is Tone.SHORT


HOSTILE = {
    "words": "Vous devez voir cette politique. ",
    "one word": "a",
    "points": "a.",
    "inclusive": "employé.e.s",
    "quotes": "« ",
    "straight quotes": '"a ',
    "hashtags": "#a-b ",
    "apostrophes": "l’",
    "hyphens": "a-",
    "braces": "{{",
    "addresses": "www.a.",
    "gaps": "employé qui ",
    "entities": "&lt;",
    "tags": "<b>a",
    "lists": "<ul><li>a",
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_takes_a_time_that_grows_as_it_does(piece, language):
    """Sixteen times the text: about sixteen times the time, never the 256 of a careless pattern (processor’s time)."""
    took = []
    for length in (3_000, 48_000):
        html = sanitise(piece * (length // len(piece)))
        begun = time.thread_time()
        advise("Titre", html, language=language, element=None)
        took.append(time.thread_time() - begun)
    assert took[1] < 64 * max(took[0], 0.02), took


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_section_of_200_000_characters_is_read(language):
    html = f"<p>{'Vous devez voir cette politique, you must see this policy, et #mot-clic. ' * 2_800}</p>"
    begun = time.thread_time()
    advice = advise("Titre", html, language=language, element=None)
    assert time.thread_time() - begun < 20
    assert len(html) > 200_000
    assert advice.found > 2_800


def test_a_long_list_is_cut_and_counted():
    advice = advise("", "<p>" + "Vous devez partir. " * 300 + "</p>", language="fr", element=None)
    assert (len(advice.findings), advice.not_shown, advice.gauge.imposing) == (200, 100, 300)


@pytest.mark.parametrize(
    "text", ["", "   ", "<p></p>", "<p>שלום עולם 👋🏽</p>", "<p>🎉🎉</p>", "<table><tr><td>a</td></tr></table>"]
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_odd_texts_are_read_without_a_word(text, language):
    advice = advise("", text, language=language, element=None)
    assert advice.findings == ()
    assert advice.gauge.tone is Tone.SHORT
