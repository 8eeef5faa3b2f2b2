"""Captions: WebVTT or SubRip as somebody made them, kept as WebVTT that holds its cues and nothing else."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

LONGEST = 1024 * 1024  # bytes: some forty hours of speech
SILENCE = 2_000  # milliseconds without a word, after which a new paragraph begins
_MOMENT = r"(?:(\d{1,4}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMES = re.compile(rf"{_MOMENT}[ \t]+-->[ \t]+{_MOMENT}(?:[ \t]+(\S.*))?", re.ASCII)
_TAG = re.compile(r"<[^<>]*>")
_SPACES = re.compile(r"[ \t\n]+")  # those of French before a colon are none of them
_FOREIGN = re.compile(r"\{\\[^{}]*\}|<(?!/?[biu]>)[^<>]*>")  # how SubRip places and colours


class CaptionsTooLong(ValueError):
    """More than LONGEST."""


class NotUnicode(ValueError):
    """Letters are not written in UTF-8: accents would be lost."""


class NotCaptions(ValueError):
    """Neither the first line of WebVTT, nor the times of SubRip."""


class BrokenCue(ValueError):
    """A cue cannot be read, on that line."""

    def __init__(self, line: int) -> None:
        super().__init__(str(line))
        self.line = line


@dataclass(frozen=True)
class Cue:
    begins: int  # in milliseconds
    ends: int
    settings: str
    text: str


def read_captions(data: bytes) -> str:
    """As WebVTT. Raises `CaptionsTooLong`, `NotUnicode`, `NotCaptions` and `BrokenCue`."""
    if len(data) > LONGEST:
        raise CaptionsTooLong
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUnicode from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd").split("\n")
    is_vtt = re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]) is not None
    if not is_vtt and not _looks_like_subrip(lines):
        raise NotCaptions
    cues = _cues(lines, first=_after_header(lines) if is_vtt else 0)
    if not cues:
        raise NotCaptions
    return written(cues if is_vtt else [Cue(cue.begins, cue.ends, "", _FOREIGN.sub("", cue.text)) for cue in cues])


def written(cues: list[Cue]) -> str:
    blocks = [
        f"{_said(cue.begins)} --> {_said(cue.ends)}{cue.settings and f' {cue.settings}'}\n{cue.text}" for cue in cues
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def words_of(captions: str) -> str:
    """What is said, as paragraphs to be read: a start for a transcript."""
    paragraphs: list[list[str]] = []
    until, before = None, ""
    lines = captions.split("\n")
    for cue in _cues(lines, first=_after_header(lines)):
        words = " ".join(_SPACES.split(html.unescape(_TAG.sub("", cue.text)).strip()))
        if until is None or cue.begins - until >= SILENCE:
            paragraphs.append([])
        if words != before:  # shown again, longer
            paragraphs[-1].append(words)
        until, before = cue.ends, words
    return "\n".join(" ".join(said) for said in paragraphs if said)


def _looks_like_subrip(lines: list[str]) -> bool:
    written_lines = [line.strip() for line in lines if line.strip()][:2]
    return any("-->" in line for line in written_lines)


def _after_header(lines: list[str]) -> int:
    """The header ends with an empty line, or where times begin."""
    return next((place for place, line in enumerate(lines) if not line.strip() or "-->" in line), len(lines))


def _cues(lines: list[str], *, first: int) -> list[Cue]:
    cues = []
    for number, block in _blocks(lines, first):
        if re.match(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)", block[0]):
            continue
        is_named = "-->" not in block[0] and "-->" in "".join(block[1:2])  # by a word or a number, before the times
        place = int(is_named)
        cues.append(_cue(block[place], block[place + 1 :], number + place))
    return cues


def _blocks(lines: list[str], first: int) -> list[tuple[int, list[str]]]:
    """Lines that follow one another, each with the number of its first line, counted from one."""
    blocks: list[tuple[int, list[str]]] = []
    is_open = False
    for number, line in enumerate(lines[first:], start=first + 1):
        if not line.strip():
            is_open = False
        elif is_open:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            is_open = True
    return blocks


def _cue(times: str, text: list[str], number: int) -> Cue:
    found = _TIMES.fullmatch(times.strip())
    if not found or any("-->" in line for line in text):
        raise BrokenCue(number)
    begins, ends = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:8])
    if ends <= begins:
        raise BrokenCue(number)
    return Cue(begins, ends, found[9] or "", "\n".join(line.strip() for line in text))


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _said(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
