import pytest

from documents.lettering import LETTERS, lettering


@pytest.mark.parametrize(("weight", "style"), [(400, "normal"), (700, "normal"), (400, "italic")])
def test_each_face_draws_every_letter(weight: int, style: str) -> None:
    drawn = {letter for letter, _width in lettering(weight, style).glyphs.values()}
    assert drawn == LETTERS


def test_letters_that_lean_on_each_other_stand_closer() -> None:
    bold = lettering(700, "normal")
    apart = bold.line("T").width + bold.line("r").width
    assert bold.line("Tr").width < apart
    assert b">" in bold.line("Tr").shown[1:-1]


def test_letters_may_be_spaced_and_figures_all_as_wide() -> None:
    bold = lettering(700, "normal")
    assert bold.line("ab", 60).width == bold.line("ab").width + 60
    assert bold.line("11", 0, True).width == bold.line("88", 0, True).width
