"""The starter's content: whatever the sector, the posture and the language, one well-kept guide."""

import json
import re
import tomllib
from collections import Counter
from dataclasses import fields
from functools import cache

import pytest

from documents.richtext import placeholders_in, plain_text, resolve, sanitise, word_count
from guidebook.answering import Answers, Channel, ImageUse, Naming, Size, Subject, WithoutEmail
from guidebook.composing import compose, read_cover
from guidebook.models import DiffusionChannel, Situation, ValueParallel
from guidebook.placeholders import PLACEHOLDERS, filled_in, values_for
from guidebook.presets import SHELF, platforms, postures, sectors
from people.models import Organisation
from people.wording import LANGUAGES

NARROW, WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
IMPOSING = {
    "fr": r"\b(doi(t|vent)|devez|devra|obligatoires?|interdi\w*|règlements?|exig\w+|sanction\w*|tolér\w+|aucune?s?|surveill\w+)\b",  # noqa: E501
    "en": r"\b(must|shall|mandatory|prohibited|forbidden|policy|comply|violations?|not permitted|unauthori[sz]ed|never|do not|cannot|monitor\w*)\b",  # noqa: E501
}
ROWS = (
    "presences",
    "parallels",
    "profile_steps",
    "conduct_rules",
    "situations",
    "recovery_steps",
    "channels",
)
SECTORS = [facts.key for facts in sectors()]
POSTURES = range(1, 6)
FULL = {
    "size": Size.SMALL.value,
    "sites": "several",
    "networks": [{"platform": facts.key, "verbs": [verb.key for verb in facts.verbs]} for facts in platforms()],
    "naming": Naming.ENCOURAGED.value,
    "offers_kit": True,
    "spokespeople": {"fr": "Malik Diallo"},
    "ask_elsewhere": {"fr": "Teams, canal Médias sociaux", "en": "Teams, Social media channel"},
    "appear": list(Subject.values),
    "image_uses": list(ImageUse.values),
    "image_months": 18,
    "own_topics": [{"fr": "les codes des portes", "en": "door codes"}],
    "channels": list(Channel.values),
    "without_email": WithoutEmail.MOST.value,
    "without_email_who": {"fr": "à l’atelier", "en": "in the workshop"},
}
BARE = {
    "networks": [],
    "naming": Naming.DISCREET.value,
    "appear": [],
    "image_uses": [],
    "topics": [],
    "channels": [],
    "without_email": WithoutEmail.NOBODY.value,
}

SETTLED = [
    *((posture, "") for posture in POSTURES),
    *((posture, json.dumps(more)) for posture in (1, 4) for more in (FULL, BARE)),
]


@cache
def guide(sector="general", posture=3, more=""):
    return compose(Answers.from_json({"sector": sector, "posture": posture, **json.loads(more or "{}")}))


def sections(composed, language):
    return [(section, section.texts[language]) for section in composed.sections]


def lines(composed, language, *kinds):
    """What the rows say in a language."""
    found = []
    for kind in kinds or ROWS:
        for row in getattr(composed, kind):
            found += [getattr(row, field.name) for field in fields(row) if field.name.endswith(f"_{language}")]
            found += [getattr(interaction, f"verb_{language}") for interaction in getattr(row, "interactions", ())]
    return [line for line in found if line]


def questions(composed, language):
    for section in composed.sections:
        for check in section.checks:
            yield getattr(check, f"question_{language}")
            for choice in check.choices:
                yield getattr(choice, f"text_{language}")
                yield getattr(choice, f"explanation_{language}")


@cache
def all_said(language, sector="general", posture=3, more=""):
    """Each title, paragraph, row and question of a guide."""
    composed = guide(sector, posture, more)
    titles = [text.title for _section, text in sections(composed, language)]
    bodies = [line for _section, text in sections(composed, language) for line in plain_text(text.body).split("\n")]
    return [*titles, *bodies, *lines(composed, language), *questions(composed, language)]


def shape(html):
    return re.findall(r"<(h3|li|tr|td|th|p|blockquote|ol|ul|a)\b", html)


def words(composed, language):
    return sum(word_count(text.body) for _section, text in sections(composed, language)) + sum(
        len(line.split()) for line in lines(composed, language)
    )


# --- Complete -------------------------------------------------------------------------------------------------------
def test_there_are_ten_sectors_five_postures_and_the_networks():
    assert len(SECTORS) >= 10
    assert SECTORS[0] == "general"
    assert [facts.notch for facts in postures()] == [1, 2, 3, 4, 5]
    assert len({facts.order for facts in sectors()}) == len(SECTORS)
    assert len({facts.key for facts in platforms()}) == len(platforms()) >= 10


def test_both_languages_have_the_same_files():
    for folder, pattern in (("text", "*/*.md"), ("sectors", "*.toml"), (".", "*.toml")):
        names = Counter(re.sub(r"\b(fr|en)\b", "", str(path)) for path in (SHELF / folder).glob(pattern))
        assert set(names.values()) == {len(LANGUAGES)}


@pytest.mark.parametrize("sector", SECTORS)
def test_a_sector_is_complete(sector):
    french, english = (
        tomllib.loads((SHELF / "sectors" / f"{sector}.{language}.toml").read_text()) for language in LANGUAGES
    )
    assert french.keys() == english.keys()
    assert (french["order"], french["posture"]) == (english["order"], english["posture"])
    assert all(facts["label"] and facts["summary"] and facts["headline"] for facts in (french, english))
    assert len(french["situations"]) >= 3
    assert len(french["topics"]) >= 3
    assert french["objectives"]
    assert french["checks"]
    for name, value in french.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            assert [row["key"] for row in value] == [row["key"] for row in english[name]]
            assert [row.keys() for row in value] == [row.keys() for row in english[name]]
        elif isinstance(value, list):
            assert len(value) == len(english[name]), name
    known = {
        row["key"]
        for rows in tomllib.loads((SHELF / "rows.fr.toml").read_text()).values()
        if isinstance(rows, list)
        for row in rows
    }
    assert set(french.get("without", [])) <= known


@pytest.mark.parametrize("posture", range(1, 6))
def test_the_starter_covers_the_eight_elements_in_reading_order(posture):
    composed = guide(posture=posture)
    assert {section.element for section in composed.sections} == {1, 2, 3, 4, 5, 6, 7, 8, None}
    assert [section.position for section in composed.sections] == list(range(1, len(composed.sections) + 1))


@pytest.mark.parametrize("sector", SECTORS)
def test_both_languages_say_the_same_in_the_same_order(sector):
    for posture in POSTURES:
        composed = guide(sector, posture)
        for section in composed.sections:
            french, english = section.texts["fr"], section.texts["en"]
            assert french.title
            assert english.title
            assert word_count(french.body) > 25
            assert shape(french.body) == shape(english.body), section.key
            assert re.findall(r'href="([^"]*)"', french.body) == re.findall(r'href="([^"]*)"', english.body)
            assert placeholders_in(french.body) == placeholders_in(english.body), section.key
        for kind in ROWS:
            for row in getattr(composed, kind):
                for field in fields(row):
                    if field.name.endswith("_fr"):
                        french, english = getattr(row, field.name), getattr(row, field.name[:-2] + "en")
                        assert bool(french) == bool(english), row
                        assert placeholders_in(french) == placeholders_in(english), row
        assert all(questions(composed, "fr"))
        assert all(questions(composed, "en"))


@pytest.mark.parametrize("sector", SECTORS)
def test_the_elements_have_life(sector):
    for posture in POSTURES:
        composed = guide(sector, posture)
        assert len(composed.situations) >= 8
        assert {row.answer for row in composed.situations} == set(Situation.Answer.values)
        assert {row.tied_to for row in composed.parallels} == set(ValueParallel.Anchor.values)
        assert {row.kind for row in composed.channels} <= set(DiffusionChannel.Kind.values)
        assert len({row.key for row in composed.profile_steps}) == len(composed.profile_steps) >= 12
        assert len(composed.conduct_rules) >= 5
        assert all(
            row.rule_fr and row.example_fr and row.consequence_fr and row.ask_fr for row in composed.conduct_rules
        )
        assert 5 <= len(composed.recovery_steps) <= 6
        checks = [check for section in composed.sections for check in section.checks]
        assert len(checks) >= 7
        for check in checks:
            assert len(check.choices) >= 2
            assert [choice.is_right for choice in check.choices].count(True) == 1


# --- Well kept ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", SECTORS)
def test_every_sentence_is_settled(sector, language):
    for posture, more in SETTLED:
        composed = guide(sector, posture, more)
        for said in all_said(language, sector, posture, more):
            assert not re.search(r"⟪|⟫|\{%|%\}|\(\)|  | [,.]|\.\.|, et \.|: \.", said), said
            assert placeholders_in(said) <= PLACEHOLDERS.keys()
        for section, text in sections(composed, language):
            assert sanitise(text.body) == text.body
            assert "<h2" not in text.body
            assert "<li></li>" not in text.body
            assert not re.search(r"<h3>[^<]*</h3>\s*<h3", text.body), section.key
            assert placeholders_in(text.body) <= PLACEHOLDERS.keys()


@pytest.mark.parametrize("sector", SECTORS)
def test_french_keeps_its_punctuation(sector):
    for posture in POSTURES:
        for said in all_said("fr", sector, posture, json.dumps(FULL)):
            assert "'" not in said
            assert '"' not in said
            assert "!" not in said
            assert not re.findall(rf"[^{NARROW}][;?]", said), said
            assert not re.findall(rf"[^{WIDE}]:(?!\d)", said), said
            assert not re.findall(rf"«[^{WIDE}]|[^{WIDE}]»", said), said
            assert not re.search(
                r"\b(email|e-mail|hashtag|selfie|newsletter|podcast|post)s?\b", said.replace("(hashtag)", "")
            )


@pytest.mark.parametrize("sector", SECTORS)
def test_english_keeps_its_punctuation(sector):
    for posture in POSTURES:
        for said in all_said("en", sector, posture):
            assert not re.findall(r"['\"!«»]", said), said
            assert NARROW not in said
            assert not re.search(r"\b(organiz|recogniz|apologiz|behavior\b|color\b)", said), said


def test_the_postures_and_networks_keep_their_punctuation_too():
    for facts in (*postures(), *platforms(), *sectors()):
        for name, said in vars(facts).items():
            if name.endswith("_fr"):
                assert not re.findall(rf"'|[^{NARROW}][;?]|[^{WIDE}]:|«[^{WIDE}]|[^{WIDE}]»", said), said
            if name.endswith("_en"):
                assert not re.findall(r"['\"«»]", said), said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", SECTORS)
def test_nothing_is_said_twice(sector, language):
    for posture in POSTURES:
        sentences = [
            sentence
            for said in all_said(language, sector, posture)
            for sentence in re.split(r"(?<=[.?…])\s+", said)
            if len(sentence.split()) >= 5
        ]
        assert [sentence for sentence, times in Counter(sentences).items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", SECTORS)
def test_a_guide_is_read_in_a_quarter_of_an_hour(sector, language):
    """At the pace of adults who read non-fiction (`documents.richtext.reading_minutes`)."""
    for posture in POSTURES:
        assert 8 <= words(guide(sector, posture), language) / 238 <= 15


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", SECTORS)
def test_a_bold_guide_warns_in_fewer_words_than_a_reserved_one(sector, language):
    def warning(posture):
        composed = guide(sector, posture)
        text = next(text for section, text in sections(composed, language) if section.key == "fair-warning")
        return word_count(text.body) + sum(len(line.split()) for line in lines(composed, language, "conduct_rules"))

    assert warning(1) > warning(3) > warning(5)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", SECTORS)
def test_a_guide_invites(sector, language):
    for posture in POSTURES:
        composed = guide(sector, posture)
        told = [
            plain_text(text.body) for section, text in sections(composed, language) if section.element not in {5, 6}
        ]
        told += lines(composed, language, "presences", "parallels", "profile_steps", "situations", "channels")
        text = " ".join(told)
        assert len(re.findall(IMPOSING[language], text, re.IGNORECASE)) * 1000 / len(text.split()) <= 2
        addressed = re.findall(r"\b(vous|votre|vos|you|your)\b", text, re.IGNORECASE)
        assert len(addressed) / len(text.split()) > 0.03


@pytest.mark.parametrize("sector", SECTORS)
def test_what_must_stay_stays(sector):
    for posture in POSTURES:
        for more in ("", json.dumps(BARE)):
            by_key = {section.key: section.texts for section in guide(sector, posture, more).sections}
            for language, union in (("fr", "syndicale"), ("en", "Union")):
                assert union in by_key["not-limited"][language].body
                assert 'href="/consent/"' in by_key["images"][language].body
                assert 'href="/training/"' in by_key["reaching-you"][language].body


@pytest.mark.parametrize("sector", SECTORS)
def test_a_reserved_guide_and_a_bold_one_are_two_guides(sector):
    reserved, bold = ({section.key: section.texts["fr"].body for section in guide(sector, p).sections} for p in (1, 5))
    changed = {key for key in reserved if reserved[key] != bold[key]}
    assert {"welcome", "networks", "posting", "before-posting", "fair-warning", "posture"} <= changed
    assert "not-limited" not in changed


def test_a_sector_has_its_own_say():
    said = {sector: " ".join(all_said("fr", sector)) for sector in SECTORS}
    assert "AMF" in said["finance"]
    assert "OCRI" in said["finance"]
    assert "secret professionnel" in said["health"]
    assert "élève" in said["education"]
    assert "neutralité" in said["public-service"]
    assert "énoncés prospectifs" in said["technology"]
    assert "chantier" in said["manufacturing"]
    assert "uniforme" in said["retail"]
    assert "bénévoles" in said["non-profit"]
    assert "convention collective" in said["co-op"]
    assert len(set(said.values())) == len(SECTORS)


@pytest.mark.parametrize("sector", SECTORS)
def test_rows_fit_their_columns(sector):
    """200 characters where a line is asked, 1,000 elsewhere, once the names are in."""
    for posture in POSTURES:
        longest = {"title": 200, "verb": 200, "name": 200, "ask": 200}
        values = dict.fromkeys(PLACEHOLDERS, "x" * 40)
        composed = guide(sector, posture, json.dumps(FULL))
        for kind in ROWS:
            for row in getattr(composed, kind):
                for field in fields(row):
                    if field.name.endswith(("_fr", "_en")):
                        said = resolve(getattr(row, field.name), values)
                        assert len(said) <= longest.get(field.name[:-3], 1000), said
        for language in LANGUAGES:
            assert max(map(len, questions(composed, language))) <= 300


# --- The profile ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", SECTORS)
def test_sentences_read_well_when_the_profile_is_nearly_empty(sector, language):
    organisation = Organisation(name="Boréal Mobilité")
    values = values_for(organisation, language)
    filled = {code: filled_in(organisation, code) for code in LANGUAGES}
    composed = compose(Answers(sector=sector), filled=filled)
    for said in [text.body for _section, text in sections(composed, language)] + lines(composed, language):
        assert not placeholders_in(said) & {"mission", "vision", "values", "contact_email", "privacy_officer_email"}
        settled = plain_text(resolve(said, values))
        assert "Boréal Mobilité" in settled or "company" not in placeholders_in(said)
        assert not re.search(r"\(\)|\{|\}| ,|  | \.", settled), settled


def test_the_profile_fills_what_it_holds_in_that_very_language():
    organisation = Organisation(
        name="Boréal Mobilité",
        contact_name="Ada Nguyen",
        contact_email="ada@boreal.example",
        mission_fr="Rendre chaque trajet simple.",
    )
    assert filled_in(organisation, "fr") == {"company", "contact", "contact_email", "mission"}
    assert filled_in(organisation, "en") == {"company", "contact", "contact_email"}
    composed = compose(Answers(), filled={language: filled_in(organisation, language) for language in LANGUAGES})
    by_key = {section.key: section.texts for section in composed.sections}
    french = values_for(organisation, "fr")
    assert "Rendre chaque trajet simple." in resolve(by_key["purpose"]["fr"].body, french)
    assert "mission" not in placeholders_in(by_key["purpose"]["en"].body)
    assert 'href="mailto:ada@boreal.example"' in resolve(by_key["mistake"]["fr"].body, french)


@pytest.mark.parametrize(("language", "said"), [("fr", "ne donne pas d’autorisation"), ("en", "does not authorise")])
def test_the_statement_is_not_a_consent_to_images(language, said):
    cover = read_cover()
    assert cover.titles[language]
    assert said in cover.statements[language]
