from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.streaming import PIECE, OutOfRange, Piece, TooManyAtOnce, WholeFile, piece_asked

SIZE = 1000


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, 999),
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=999-", 999, 999),
        ("bytes=990-5000", 990, 999),
        ("bytes=-10", 990, 999),
        ("bytes=-5000", 0, 999),
        ("Bytes= 10-19 ", 10, 19),
    ],
)
def test_one_range_is_answered_by_what_there_is_of_it(asked: str, first: int, last: int) -> None:
    assert piece_asked(asked, SIZE) == Piece(first, last)


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(asked: str) -> None:
    with pytest.raises(OutOfRange):
        piece_asked(asked, SIZE)


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=20-10",
        "bytes=0-1,5-9",
        "items=0-1",
        "bytes=٣-",
        "bytes=-" + "9" * 900,
    ],
)
def test_several_ranges_and_what_is_none_give_the_whole_file(asked: str) -> None:
    assert piece_asked(asked, SIZE) is None


def test_a_long_range_is_given_piece_by_piece() -> None:
    size = 10 * PIECE

    assert piece_asked("bytes=0-", size) == Piece(0, PIECE - 1)
    assert piece_asked(f"bytes={PIECE}-{size - 1}", size) == Piece(PIECE, 2 * PIECE - 1)
    assert piece_asked(f"bytes={9 * PIECE}-", size) == Piece(9 * PIECE, size - 1)


@given(st.text(alphabet="bytes=0123456789-, ", max_size=40), st.integers(1, 10**9))
def test_a_piece_always_stands_inside_the_file(asked: str, size: int) -> None:
    try:
        piece = piece_asked(asked, size)
    except OutOfRange:
        return
    assert piece is None or (0 <= piece.first <= piece.last < size and piece.length <= PIECE)


def test_a_place_is_given_back_however_a_whole_file_ends(tmp_path: Path) -> None:
    there = tmp_path / "film"
    there.write_bytes(b"film")
    for _number in range(3):
        with pytest.raises(FileNotFoundError):
            WholeFile(str(tmp_path / "lost"))
        with WholeFile(str(there)) as file:
            file.close()  # twice is once
    first, second = WholeFile(str(there)), WholeFile(str(there))
    with pytest.raises(TooManyAtOnce):
        WholeFile(str(there))
    first.close()
    third = WholeFile(str(there))
    for each in (second, third):
        each.close()
