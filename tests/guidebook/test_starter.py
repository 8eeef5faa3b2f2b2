import re

import pytest

from documents.richtext import placeholders_in, plain_text, resolve, sanitise, word_count
from guidebook.answering import Answers
from guidebook.composing import compose, read_cover
from guidebook.placeholders import PLACEHOLDERS, filled_in, values_for
from guidebook.presets import SHELF
from people.models import Organisation

NARROW, WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
IMPOSING = {
    "fr": r"\b(doi(t|s|vent)|devez|devra|obligatoires?|interdit\w*|règlements?|exig\w+|sanction\w*|tolér\w+)\b",
    "en": r"\b(must|shall|mandatory|prohibited|forbidden|policy|comply|violations?|not permitted|unauthori[sz]ed)\b",
}


def all_texts(language):
    return [(section, section.texts[language]) for section in compose(Answers()).sections]


def shape(html):
    return re.findall(r"<(h3|li|tr|td|th|p|blockquote|ol|ul)\b", html)


def links(html):
    return re.findall(r'href="([^"]*)"', html)


def test_the_starter_covers_the_eight_elements_in_reading_order():
    sections = compose(Answers()).sections
    assert {section.element for section in sections} == {1, 2, 3, 4, 5, 6, 7, 8, None}
    assert [section.position for section in sections] == list(range(1, len(sections) + 1))
    assert 10 <= len(sections) <= 13
    assert "not-limited" in [section.key for section in sections]


def test_both_languages_say_the_same_in_the_same_order():
    for section in compose(Answers()).sections:
        french, english = section.texts["fr"], section.texts["en"]
        assert shape(french.body) == shape(english.body), section.key
        assert links(french.body) == links(english.body), section.key
        assert placeholders_in(french.body) == placeholders_in(english.body), section.key


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_starter_is_read_in_about_a_quarter_of_an_hour(language):
    assert 1_800 <= sum(word_count(text.body) for _section, text in all_texts(language)) <= 2_800


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_starter_invites(language):
    text = " ".join(plain_text(text.body) for section, text in all_texts(language) if section.element not in {5, 6})
    assert not re.findall(IMPOSING[language], text, re.IGNORECASE)
    addressed = re.findall(r"\b(vous|votre|vos|you|your)\b", text, re.IGNORECASE)
    assert len(addressed) / len(text.split()) > 0.03


def test_french_keeps_its_punctuation():
    cover = read_cover()
    texts = [cover.titles["fr"], cover.statements["fr"]]
    for _section, text in all_texts("fr"):
        texts += [text.title, plain_text(text.body)]
    for text in texts:
        assert "'" not in text
        assert "!" not in text
        assert not re.findall(rf"[^{NARROW}][;?]", text), text
        assert not re.findall(rf"[^{WIDE}]:(?!\d)", text), text
        assert not re.findall(rf"«[^{WIDE}]|[^{WIDE}]»", text), text


def test_english_keeps_its_punctuation():
    for _section, text in all_texts("en"):
        assert not re.findall(r"['\"!«»]", text.title + plain_text(text.body))


def test_stored_text_is_already_sanitised_and_every_condition_is_settled():
    for section in compose(Answers()).sections:
        for text in section.texts.values():
            assert sanitise(text.body) == text.body
            assert "{%" not in text.body
            assert "<h2" not in text.body


def test_every_placeholder_is_one_the_profile_knows():
    for section in compose(Answers()).sections:
        for text in section.texts.values():
            assert placeholders_in(text.body) <= PLACEHOLDERS.keys()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_sentences_read_well_when_the_profile_is_nearly_empty(language):
    organisation = Organisation(name="Boréal Mobilité")
    values = values_for(organisation, language)
    filled = {language: filled_in(organisation, language)}
    for section in compose(Answers(), filled=filled).sections:
        html = section.texts[language].body
        assert not placeholders_in(html) & {"mission", "vision", "values", "contact_email", "privacy_officer_email"}
        said = plain_text(resolve(html, values))
        assert "()" not in said
        assert "Boréal Mobilité" in said or "company" not in placeholders_in(html)
        assert not re.search(r"\{|\}| ,|  | \.", said)


def test_the_profile_fills_what_it_holds_in_that_very_language():
    organisation = Organisation(
        name="Boréal Mobilité",
        contact_name="Ada Nguyen",
        contact_email="ada@boreal.example",
        mission_fr="Rendre chaque trajet simple.",
    )
    assert filled_in(organisation, "fr") == {"company", "contact", "contact_email", "mission"}
    assert filled_in(organisation, "en") == {"company", "contact", "contact_email"}
    filled = {language: filled_in(organisation, language) for language in ("fr", "en")}
    purpose = next(section for section in compose(Answers(), filled=filled).sections if section.key == "purpose")
    assert "Rendre chaque trajet simple." in resolve(purpose.texts["fr"].body, values_for(organisation, "fr"))
    assert "mission" not in placeholders_in(purpose.texts["en"].body)
    mistake = next(section for section in compose(Answers(), filled=filled).sections if section.key == "mistake")
    assert 'href="mailto:ada@boreal.example"' in resolve(mistake.texts["fr"].body, values_for(organisation, "fr"))


def test_the_images_have_a_page_of_their_own_and_the_trainings_too():
    by_key = {section.key: section.texts["fr"].body for section in compose(Answers()).sections}
    assert 'href="/consent/"' in by_key["images"]
    assert 'href="/training/"' in by_key["reaching-you"]


@pytest.mark.parametrize(("language", "words"), [("fr", "ne donne pas d’autorisation"), ("en", "does not authorise")])
def test_the_statement_is_not_a_consent_to_images(language, words):
    cover = read_cover()
    assert cover.titles[language]
    assert words in cover.statements[language]


def test_both_languages_have_the_same_files():
    french, english = ({path.name for path in (SHELF / "text" / folder).iterdir()} for folder in ("fr", "en"))
    assert french == english
