from __future__ import annotations

import contextlib
import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.videos import box, clip, movie, track
from training.models import LessonVideo
from training.recognising import NotAVideo, UnplayableVideo, recognise

PICTURE, SOUND = track(b"vide", b"avc1"), track(b"soun", b"mp4a")


def kind_of(content: bytes) -> str:
    return recognise(io.BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("clip.mp4", LessonVideo.Kind.MP4), ("clip.webm", LessonVideo.Kind.WEBM), ("sound.webm", LessonVideo.Kind.WEBM)],
)
def test_what_browsers_record_is_recognised(name: str, kind: str) -> None:
    assert kind_of(clip(name)) == kind


@pytest.mark.parametrize(
    "content",
    [
        movie(PICTURE, SOUND),
        movie(PICTURE),
        movie(PICTURE, track(b"meta", b"mebx"), track(b"text", b"tx3g")),  # what telephones and editors add
        box(b"ftyp", b"M4V ") + box(b"moov", PICTURE, SOUND) + box(b"mdat", bytes(9)),  # its index first
        movie(PICTURE) + box(b"free"),
        box(b"ftyp", b"isom") + box(b"moov", PICTURE) + struct.pack(">I4sQ", 1, b"mdat", 16 + 5) + bytes(5),
        box(b"ftyp", b"isom") + box(b"moov", PICTURE) + struct.pack(">I4s", 0, b"mdat") + bytes(5),
    ],
)
def test_an_mp4_is_recognised_however_it_is_laid_out(content: bytes) -> None:
    assert kind_of(content) == LessonVideo.Kind.MP4


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff",  # a program
        b"%PDF-1.7\n",
        b"\x00\x00\x00\x18ftyp",
        box(b"ftyp", b"isom"),
        box(b"ftyp", b"avif", bytes(4), b"avifmif1") + box(b"mdat", bytes(9)) + box(b"moov", PICTURE),
        movie(SOUND),
        movie(),
        movie(box(b"trak", bytes(20))),
        movie(PICTURE)[:-1],
        movie(PICTURE) + b"PK",
        clip("clip.mp4")[:-100],
        clip("clip.webm")[:60],
        clip("clip.webm").replace(b"webm", b"mkv1", 1),
        clip("clip.webm").replace(b"V_VP8", b"A_XXX", 1),
        clip("clip.webm")[36:],
        b"\x1a\x45\xdf\xa3\x00",
        b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67\x84" + bytes(2),  # cut short
    ],
)
def test_all_else_is_refused(content: bytes) -> None:
    with pytest.raises(NotAVideo):
        kind_of(content)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (clip("vp9.mp4"), "vp09"),
        (movie(track(b"vide", b"hvc1"), SOUND), "hvc1"),
        (movie(PICTURE, track(b"soun", b"ac-3")), "ac-3"),
    ],
)
def test_what_some_browsers_do_not_play_is_named(content: bytes, encoding: str) -> None:
    with pytest.raises(UnplayableVideo) as refusal:
        kind_of(content)

    assert refusal.value.encoding == encoding


def test_the_file_is_left_at_its_beginning() -> None:
    file = io.BytesIO(clip())
    recognise(file, len(clip()))

    assert file.tell() == 0


@given(st.binary(max_size=80), st.integers(0, 700), st.sampled_from(["clip.mp4", "clip.webm"]))
def test_no_bytes_do_more_than_be_refused(noise: bytes, place: int, name: str) -> None:
    content = bytearray(clip(name))
    content[place : place + len(noise)] = noise

    with contextlib.suppress(NotAVideo, UnplayableVideo):
        kind_of(bytes(content))


def test_boxes_that_never_end_are_given_up() -> None:
    with pytest.raises(NotAVideo):
        kind_of(box(b"ftyp", b"isom") + box(b"free") * 20_001)
