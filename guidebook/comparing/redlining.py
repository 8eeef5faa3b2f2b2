"""Word by word, what changed from one text to another: added words underlined, removed ones struck through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from django.utils.translation import gettext

from guidebook.comparing.aligning import align
from guidebook.comparing.blocks import Container, Mark, Passage, Word, read_passages

SAME, ADDED, REMOVED, RESTYLED = "same", "ins", "del", "mark"
ALIKE = 0.34  # the share of words two passages must have in common to be shown as one that changed
NEAR = 8  # passages around which a fellow is looked for
VOID = {"hr"}


@dataclass(frozen=True)
class Run:
    """Words in a row with the same fate."""

    fate: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Line:
    """A passage as it is shown: where it stands, and its words with their fates."""

    path: tuple[Container, ...]
    runs: tuple[Run, ...]
    note: str = ""  # what changed about its place: a heading level, a kind of callout


@dataclass(frozen=True)
class Redline:
    """What changed; `html` shows it, sanitised as the texts were."""

    lines: tuple[Line, ...]

    @property
    def is_changed(self) -> bool:
        return any(line.note or any(run.fate != SAME for run in line.runs) for line in self.lines)

    @property
    def words_added(self) -> int:
        return self._count(ADDED)

    @property
    def words_removed(self) -> int:
        return self._count(REMOVED)

    def _count(self, fate: str) -> int:
        return sum(
            any(map(str.isalnum, word.text)) for line in self.lines for run in line.runs if run.fate == fate
            for word in run.words
        )  # fmt: skip

    @property
    def html(self) -> str:
        return "".join(_written(self.lines))

    def words(self, *, newer: bool) -> list[str]:
        """The words of the newer text (or of the older one), as the redline holds them: none is ever missing."""
        gone = REMOVED if newer else ADDED
        return [
            word.text for line in self.lines for run in line.runs if run.fate != gone
            for word in run.words if not word.text.isspace()
        ]  # fmt: skip


def redline(older: str, newer: str) -> Redline:
    """What leads from one sanitised text to the other."""
    old, new = read_passages(older, step=-1), read_passages(newer)
    places: dict[Container, Container] = {}  # containers of the older text, and those they are in the newer one
    lines: list[Line] = []
    for edit in align([_key(passage) for passage in old], [_key(passage) for passage in new]):
        pairs = (
            list(zip(old[edit.i : edit.j], new[edit.k : edit.l], strict=True))
            if edit.is_same
            else _paired(old[edit.i : edit.j], new[edit.k : edit.l])
        )
        for before, after in pairs:
            lines.append(_line(before, after, places))
    return Redline(tuple(lines))


def _key(passage: Passage) -> tuple[object, ...]:
    return passage.kinds, passage.said, tuple(word.marks for word in passage.words)


def _paired(old: list[Passage], new: list[Passage]) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Passages that are one another, changed; those without a fellow come alone."""
    i = k = 0
    while i < len(old) or k < len(new):
        here = next(
            ((m, n) for m, n in _nearby(len(old) - i, len(new) - k) if _are_alike(old[i + m], new[k + n])),
            (len(old) - i, len(new) - k),
        )
        yield from _side_by_side(old[i : i + here[0]], new[k : k + here[1]])
        i, k = i + here[0], k + here[1]
        if i < len(old) and k < len(new):
            yield old[i], new[k]
            i, k = i + 1, k + 1


def _nearby(olds: int, news: int) -> Iterator[tuple[int, int]]:
    """How far to look for a fellow, the nearest first."""
    for distance in range(2 * NEAR - 1):
        for m in range(max(0, distance - NEAR + 1), min(distance, NEAR - 1) + 1):
            if m < olds and distance - m < news:
                yield m, distance - m


def _side_by_side(old: list[Passage], new: list[Passage]) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Those that have no words in common: what stood at the same kind of place is shown as replaced there."""
    k = 0
    for before in old:
        same = next((n for n in range(k, min(k + NEAR, len(new))) if new[n].kinds == before.kinds), None)
        if same is None:
            yield before, None
            continue
        yield from ((None, after) for after in new[k:same])
        yield before, new[same]
        k = same + 1
    yield from ((None, after) for after in new[k:])


def _are_alike(before: Passage, after: Passage) -> bool:
    one = {word.said for word in before.words if not word.is_space}
    other = {word.said for word in after.words if not word.is_space}
    if not one or not other:
        return one == other and before.kinds == after.kinds
    return len(one & other) >= ALIKE * min(len(one), len(other)) and len(one & other) >= ALIKE / 2 * max(
        len(one), len(other)
    )


def _line(before: Passage | None, after: Passage | None, places: dict[Container, Container]) -> Line:
    if after is None:
        assert before is not None  # noqa: S101  (one of the two is there)
        path = tuple(places.get(container, container) for container in before.path[:-1]) + before.path[-1:]
        return Line(path, (Run(REMOVED, tuple(before.words)),))
    if before is None:
        return Line(after.path, (Run(ADDED, tuple(after.words)),))
    if [c.tag for c in before.path] == [c.tag for c in after.path]:
        places.update(zip(before.path, after.path, strict=True))
    note = "" if before.kinds == after.kinds else _note(before, after)
    return Line(after.path, tuple(_runs(before.words, after.words)), note)


def _note(before: Passage, after: Passage) -> str:
    facts = {"before": _where(before), "after": _where(after)}
    if facts["before"] == facts["after"]:
        return gettext("Formatted otherwise.")
    return gettext("Was %(before)s, is %(after)s.") % facts


def _where(passage: Passage) -> str:
    named = [name for container in passage.path if (name := _name(container))]
    return ", ".join(dict.fromkeys(named)) or gettext("plain text")


def _name(container: Container) -> str:
    classes = dict(container.attributes).get("class", "")
    if "callout-do" in classes:
        return gettext("a “do” box")
    if "callout-avoid" in classes:
        return gettext("an “avoid” box")
    if "callout" in classes:
        return gettext("a box")
    names = {
        "h2": gettext("a heading"), "h3": gettext("a subheading"), "h4": gettext("a small heading"),
        "ul": gettext("a bulleted list"), "ol": gettext("a numbered list"), "table": gettext("a table"),
        "th": gettext("a header cell"), "td": gettext("a cell"), "blockquote": gettext("a quotation"),
        "pre": gettext("preformatted text"),
    }  # fmt: skip
    return names.get(container.tag, "")


def _runs(old: list[Word], new: list[Word]) -> Iterator[Run]:
    fates: list[tuple[str, Word]] = []
    for edit in align([word.said for word in old], [word.said for word in new]):
        if not edit.is_same:
            fates += [(REMOVED, word) for word in old[edit.i : edit.j]]
            fates += [(ADDED, word) for word in new[edit.k : edit.l]]
            continue
        for before, after in zip(old[edit.i : edit.j], new[edit.k : edit.l], strict=True):
            fates += _restyled(before, after)
    for fate, words in groupby(_tidied(fates), key=lambda pair: pair[0]):
        yield Run(fate, tuple(word for _fate, word in words))


def _restyled(before: Word, after: Word) -> list[tuple[str, Word]]:
    """The same word: as it was, formatted otherwise, or leading elsewhere."""
    if before.marks == after.marks:
        return [(SAME, after)]
    if _links(before) != _links(after):
        return [(REMOVED, before), (ADDED, after)]
    return [(RESTYLED, after)]


def _links(word: Word) -> list[Mark]:
    return [mark for mark in word.marks if mark.tag in {"a", "abbr"}]


def _tidied(fates: list[tuple[str, Word]]) -> Iterator[tuple[str, Word]]:
    """Within a series of changes, what goes comes before what comes; a space alone between two does not part them."""
    waiting: list[tuple[str, Word]] = []
    for index, (fate, word) in enumerate(fates):
        following = fates[index + 1][0] if index + 1 < len(fates) else SAME
        if fate in (ADDED, REMOVED):
            waiting.append((fate, word))
        elif fate == SAME and word.is_space and waiting and following in (ADDED, REMOVED):
            waiting += [(REMOVED, word), (ADDED, word)]
        else:
            yield from _ordered(waiting)
            waiting = []
            yield fate, word
    yield from _ordered(waiting)


def _ordered(waiting: list[tuple[str, Word]]) -> Iterator[tuple[str, Word]]:
    yield from ((fate, word) for fate, word in waiting if fate == REMOVED)
    yield from ((fate, word) for fate, word in waiting if fate == ADDED)


# --- As HTML --------------------------------------------------------------------------------------------------------
def _written(lines: tuple[Line, ...]) -> Iterator[str]:
    open_path: tuple[Container, ...] = ()
    for line in lines:
        shared = 0
        while shared < min(len(open_path), len(line.path)) and open_path[shared] == line.path[shared]:
            shared += 1
        yield from (f"</{container.tag}>" for container in reversed(open_path[shared:]) if container.tag not in VOID)
        yield from (_opening(container) for container in line.path[shared:])
        open_path = line.path
        if line.note:
            yield f'<span class="redline-note">{escape(line.note)}</span> '
        yield from (_run(run) for run in line.runs)
    yield from (f"</{container.tag}>" for container in reversed(open_path) if container.tag not in VOID)


def _opening(container: Container) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in container.attributes)
    return f"<{container.tag}{attributes}>"


def _run(run: Run) -> str:
    inside = "".join(
        _styled("".join(_word(word) for word in words), marks)
        for marks, words in groupby(run.words, key=lambda word: word.marks)
    )
    if run.fate == SAME or not inside.strip():
        return inside
    if run.fate == RESTYLED:
        said = gettext("formatted otherwise:")
        return f'<mark class="redline-style"><span class="visually-hidden">{escape(said)} </span>{inside}</mark>'
    said = gettext("added:") if run.fate == ADDED else gettext("removed:")
    return f'<{run.fate}><span class="visually-hidden">{escape(said)} </span>{inside}{_addresses(run)}</{run.fate}>'


def _addresses(run: Run) -> str:
    """Where links that come or go lead, in words: on paper too one sees that it changed."""
    targets = dict.fromkeys(mark.value for word in run.words for mark in word.marks if mark.tag == "a")
    return "".join(f' <span class="redline-address">({escape(target)})</span>' for target in targets)


def _word(word: Word) -> str:
    if word.source:
        return f'<img src="{escape(word.source)}" alt="{escape(word.text)}">'
    return "<br>" if word.text == "\n" else escape(word.text)


def _styled(inside: str, marks: tuple[Mark, ...]) -> str:
    for mark in reversed(marks):
        name = {"a": "href", "abbr": "title", "span": "lang"}.get(mark.tag, "")
        attribute = f' {name}="{escape(mark.value)}"' if name and mark.value else ""
        inside = f"<{mark.tag}{attribute}>{inside}</{mark.tag}>"
    return inside
