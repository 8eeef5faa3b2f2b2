"""A line of text as a PDF draws it: the glyphs of one face, how wide they are, which pairs stand closer."""

from __future__ import annotations

import functools
import io
from typing import Any, NamedTuple

from fontTools.ttLib import TTFont

from documents import faces

# What the stamped sheets are written with: the letters of Western Europe, and the punctuation of both languages.
FAMILY = "Atkinson"
LETTERS = frozenset((*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0x100)), *"ıŒœ–—‘’‚“”„•…‹›€™")) - {"\u00ad"}
LINES_KEPT = 4096  # of each face: how it was done, in which department, under which title: the same lines come back


class Line(NamedTuple):
    shown: bytes  # between the brackets of TJ
    width: float  # in thousandths of its size


class Lettering:
    """One face. What it draws is what Pango draws of the same words, to a thousandth of the size."""

    def __init__(self, face: faces.Face) -> None:
        font = TTFont(io.BytesIO(faces.unpacked(face.path)))
        names = font.getBestCmap()
        tabular = _tabular(font)
        self._kern = _Kerning(font)
        self._names = {letter: names[ord(letter)] for letter in LETTERS}
        self._tabular = {letter: tabular.get(name, name) for letter, name in self._names.items()}
        everything = {*self._names.values(), *self._tabular.values()}
        self._numbers = {name: font.getGlyphID(name) for name in everything}
        self.line = functools.lru_cache(maxsize=LINES_KEPT)(self._line)
        self._widths = {name: font["hmtx"][name][0] * 1000 / font["head"].unitsPerEm for name in everything}

    @property
    def glyphs(self) -> dict[int, tuple[str, int]]:
        """The letter and the width of each: what a file must embed so that any of these words can be written."""
        found: dict[int, tuple[str, int]] = {}
        for letters in (self._tabular, self._names):
            found |= {self._numbers[name]: (letter, round(self._widths[name])) for letter, name in letters.items()}
        return found

    def _line(self, text: str, spacing: float = 0, is_tabular: bool = False) -> Line:
        letters = self._tabular if is_tabular else self._names
        shown, width, before = ["<"], 0.0, ""
        for name in map(letters.__getitem__, text):
            kern = self._kern[before, name] + spacing if before else 0
            if round(kern):
                shown.append(f">{-round(kern)}<")
            shown.append(f"{self._numbers[name]:04x}")
            width += self._widths[name] + round(kern)
            before = name
        return Line("".join((*shown, ">")).encode(), width)

    def number(self, letter: str) -> int:
        return self._numbers[self._names[letter]]


@functools.cache
def lettering(weight: int, style: str) -> Lettering:
    wanted = (FAMILY, weight, style)
    return Lettering(next(face for face in faces.FACES if (face.family, face.weight, face.style) == wanted))


class _Kerning(dict[tuple[str, str], float]):
    """By how much a pair stands closer (GPOS, feature kern), found when it is first asked for."""

    def __init__(self, font: TTFont) -> None:
        super().__init__()
        gpos = font["GPOS"].table
        lookups = {
            number
            for record in gpos.FeatureList.FeatureRecord
            if record.FeatureTag == "kern"
            for number in record.Feature.LookupListIndex
        }
        self._tables = [table for number in sorted(lookups) for table in gpos.LookupList.Lookup[number].SubTable]
        self._scale = 1000 / font["head"].unitsPerEm

    def __missing__(self, pair: tuple[str, str]) -> float:
        found = next((value for table in self._tables if (value := _pair(table, *pair)) is not None), 0)
        self[pair] = found * self._scale
        return self[pair]


def _pair(table: Any, left: str, right: str) -> int | None:
    """None: this table says nothing of the pair, and the next is asked."""
    table = getattr(table, "ExtSubTable", table)
    if left not in table.Coverage.glyphs:
        return None
    if table.Format == 1:
        pairs = table.PairSet[table.Coverage.glyphs.index(left)].PairValueRecord
        return next((_advance(pair.Value1) for pair in pairs if pair.SecondGlyph == right), None)
    first, second = table.ClassDef1.classDefs.get(left, 0), table.ClassDef2.classDefs.get(right, 0)
    return _advance(table.Class1Record[first].Class2Record[second].Value1)


def _advance(value: Any) -> int:
    return getattr(value, "XAdvance", 0) or 0


def _tabular(font: TTFont) -> dict[str, str]:
    """Figures of one width, in the place of those of the text (GSUB, feature tnum)."""
    gsub = font["GSUB"].table
    found: dict[str, str] = {}
    for record in gsub.FeatureList.FeatureRecord:
        for number in record.Feature.LookupListIndex if record.FeatureTag == "tnum" else ():
            for table in gsub.LookupList.Lookup[number].SubTable:
                found |= getattr(getattr(table, "ExtSubTable", table), "mapping", {})
    return found
