import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hélène  Saint‑Amour", "helene saint amour"),
        ("D’Astous", "d astous"),
        ("L'Heureux", "l heureux"),
        ("ŒUVRE de cœur", "oeuvre de coeur"),
        ("Łukasz Øre", "lukasz ore"),
        ("Straße", "strasse"),
        (" J.-P.  Côté ", "j p cote"),
        ("𝕬da", "ada"),
        ("", ""),
    ],
)
def test_names_compare_without_case_accents_and_hyphens(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aàâeéèêiïoôuùûcçAÀÉ -'’"))
def test_case_never_matters(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)
