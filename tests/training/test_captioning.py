from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.captioning import (
    LONGEST,
    BrokenCue,
    CaptionsTooLong,
    NotCaptions,
    NotUnicode,
    read_captions,
    words_of,
)

PLAIN = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nBonjour à tous\n"


@pytest.mark.parametrize(
    "typed",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("WEBVTT", "WEBVTT - Première leçon\nKind: captions"),
        PLAIN.replace("00:00:01", "00:01").replace("00:00:04", "00:04"),
        PLAIN.replace("\n\n", "\n\nNOTE à relire\n\nSTYLE\n::cue { color: red }\n\nintro\n"),
        PLAIN.replace("\n\n", "\n"),
        "1\n00:00:01,000 --> 00:00:04,000\nBonjour à tous\n\n",  # SubRip
        "\n\n1\n0:00:01,000 --> 0:00:04,000 X1:40 X2:600\n{\\an8}<font color=red>Bonjour à tous</font>",
    ],
)
def test_captions_are_kept_as_cues_and_nothing_else(typed: str) -> None:
    assert read_captions(typed.encode()) == PLAIN


def test_places_and_voices_of_webvtt_are_kept() -> None:
    kept = read_captions(b"WEBVTT\n\n01:01.000 --> 01:02.500 align:start line:0\n<v Ada>Bonjour &amp; <i>merci</i>")

    assert kept == "WEBVTT\n\n00:01:01.000 --> 00:01:02.500 align:start line:0\n<v Ada>Bonjour &amp; <i>merci</i>\n"
    assert read_captions(kept.encode()) == kept


def test_latin_1_is_refused_rather_than_accents_lost() -> None:
    with pytest.raises(NotUnicode):
        read_captions(PLAIN.encode("latin-1"))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "\n",
        "00:00:01.000 à 00:00:04.000\nBonjour",
        "WEBVTT",
        "WEBVTT\n\nNOTE rien",
        "WEBVTTX\n\n",
        "MZ\x90",
        "Bonjour",
    ],
)
def test_what_is_no_captions_is_refused(typed: str) -> None:
    with pytest.raises(NotCaptions):
        read_captions(typed.encode())


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        (PLAIN + "\n00:00:05.000 -> 00:00:06.000\nFlèche trop courte\n", 6),
        (PLAIN + "\n00:00:06.000 --> 00:00:05.000\nÀ rebours\n", 6),
        (PLAIN + "\ntrois\n00:00:05 --> 00:00:06\nSans millièmes\n", 7),
        (PLAIN + "\n00:00:61.000 --> 00:01:62.000\nTrop de secondes\n", 6),
        (PLAIN + "\nseul\n", 6),
        (PLAIN + "\n00:00:05.000 --> 00:00:06.000\nCollé\n00:00:07.000 --> 00:00:08.000\n", 6),
    ],
)
def test_a_cue_that_cannot_be_read_is_shown_by_its_line(typed: str, line: int) -> None:
    with pytest.raises(BrokenCue) as refusal:
        read_captions(typed.encode())

    assert refusal.value.line == line


def test_a_file_as_long_as_a_book_is_refused() -> None:
    with pytest.raises(CaptionsTooLong):
        read_captions(PLAIN.encode() + b" " * LONGEST)


def test_words_make_paragraphs_where_nobody_speaks() -> None:
    cues = [
        "00:00.000 --> 00:01.000\nBonjour",
        "00:01.000 --> 00:02.000\n<b>tout &amp; tous</b>",
        "00:02.000 --> 00:03.000\ntout & tous",
        "00:06.000 --> 00:07.000\nAprès\nun silence",
    ]
    captions = read_captions("\n\n".join(["WEBVTT", *cues]).encode())

    assert words_of(captions) == "Bonjour tout & tous\nAprès un silence"


def test_the_spaces_of_french_are_kept() -> None:
    said = "Un\u00a0: attendez. Et puis\u202f?"

    assert words_of(read_captions(f"WEBVTT\n\n00:00.000 --> 00:01.000\n{said}".encode())) == said


@given(st.text(alphabet="WEBVT01:.,-> \n\r\ta<{é", max_size=120), st.booleans())
def test_whatever_is_typed_is_kept_or_refused_in_words(typed: str, has_header: bool) -> None:
    try:
        kept = read_captions((f"WEBVTT\n\n{typed}" if has_header else typed).encode())
    except (BrokenCue, NotCaptions):
        return
    assert read_captions(kept.encode()) == kept


def test_hours_beyond_counting_are_refused_and_many_spaces_read_at_once() -> None:
    with pytest.raises(BrokenCue):
        read_captions(PLAIN.replace("00:00:04", f"{'9' * 5000}:00:04").encode())

    spaces = " " * 300_000
    settings = f" line:0{spaces}align:start"
    kept = read_captions(PLAIN.replace("04.000", f"04.000{settings}").encode())

    assert kept == PLAIN.replace("04.000", f"04.000{settings}")
