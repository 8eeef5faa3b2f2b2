import pytest

from guidebook.advising.hashtags import faulty_tags
from guidebook.advising.plain import read_line, read_plain


def faults(text):
    return [(text[tag.start : tag.end], tag.fault, tag.better) for tag in faulty_tags(read_line(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Avec # Boréal.", [("# Boréal", "space", "#Boréal")]),
        ("Avec #bonne-rentrée !", [("#bonne-rentrée", "separator", "#BonneRentrée")]),
        ("Avec #l’équipe.", [("#l’équipe", "separator", "#LÉquipe")]),
        ("Avec #l'équipe.", [("#l'équipe", "separator", "#LÉquipe")]),
        ("Avec #vive.la.vie, oui.", [("#vive.la.vie", "separator", "#ViveLaVie")]),
        ("À Québec, #Quebec.", [("#Quebec", "accent", "#Québec")]),
        ("Avec #galadesmerites2.", []),
        ("Avec #galadesmerites.", [("#galadesmerites", "capitals", "")]),
    ],
)
def test_what_the_oqlf_advises(text, found):
    assert faults(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Avec #GalaDesMérites.",
        "Avec #BoréalRecrute, #Québec et #IA.",
        "La fin : #Québec…",
        "Le local #12, le no # 4 et la couleur #0F5C4D.",
        "En C# ou F#.",
        "Voyez https://exemple.ca/page#ancre-longue.",
        "##",
        "#",
        "# ",
    ],
)
def test_what_is_well_written_or_is_no_hashtag(text):
    assert faults(text) == []


def test_code_is_left_alone():
    assert list(faulty_tags(read_plain("<p><code>#mot-clic</code></p>", "fr"))) == []
