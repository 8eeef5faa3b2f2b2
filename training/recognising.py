"""What a file is, by its bytes alone: a video that every browser plays, or why it is not one.

An MP4 is a tree of boxes, of which only the headers are read; of a WebM only the beginning is. Neither is ever held
whole, however large.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from training.models.videos import LessonVideo

MOST_BOXES = 20_000  # of a file, before we give up
WEBM_HEAD = 512 * 1024  # bytes: the tracks are announced before anything is played
PICTURES = {b"avif", b"avis", b"heic", b"heix", b"hevc", b"mif1", b"msf1"}  # they begin as an MP4 does
PICTURE_TRACKS = {b"avc1", b"avc3"}  # H.264
SOUND_TRACKS = {b"mp4a", b"Opus"}
_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
_WEBM = re.compile(rb"\x42\x82(?:\x84|\x40\x04|\x20\x00\x04|\x10\x00\x00\x04|\x01\x00{6}\x04)webm")
_WEBM_PICTURE = re.compile(rb"V_(?:VP8|VP9|AV1)")


class NotAVideo(ValueError):
    """Neither MP4 nor WebM, or without a picture, or cut short."""


class UnplayableVideo(ValueError):
    """A video, encoded in a way that some browsers do not play."""

    def __init__(self, encoding: str) -> None:
        super().__init__(encoding)
        self.encoding = encoding


class VideoFile(Protocol):
    def read(self, size: int, /) -> bytes: ...
    def seek(self, offset: int, /) -> int: ...


@dataclass(frozen=True)
class Box:
    kind: bytes
    begins: int  # where what it holds begins
    ends: int


def recognise(file: VideoFile, size: int) -> LessonVideo.Kind:
    """Raises `NotAVideo` and `UnplayableVideo`; the file is left at its beginning."""
    file.seek(0)
    head = file.read(12)
    try:
        if head[4:8] == b"ftyp" and head[8:12] not in PICTURES:
            _check_mp4(file, size)
            return LessonVideo.Kind.MP4
        if head.startswith(_EBML):
            _check_webm(file, size)
            return LessonVideo.Kind.WEBM
    finally:
        file.seek(0)
    raise NotAVideo


def _check_webm(file: VideoFile, size: int) -> None:
    file.seek(0)
    head = file.read(WEBM_HEAD)
    begins, ends = _element(head, 4)
    if ends is None or not _WEBM.search(head[begins:ends]) or head[ends : ends + 4] != _SEGMENT:
        raise NotAVideo
    _begins, ends = _element(head, ends + 4)
    if (ends is not None and ends > size) or not _WEBM_PICTURE.search(head):
        raise NotAVideo


def _element(head: bytes, place: int) -> tuple[int, int | None]:
    """Where what an element holds begins and ends, its length standing at `place`; None: whoever wrote it did not know,
    as when it is recorded while it is sent."""
    first = head[place] if place < len(head) else 0
    if not first:
        raise NotAVideo
    width = 9 - first.bit_length()
    most = (1 << 7 * width) - 1
    length = int.from_bytes(head[place : place + width], "big") & most
    begins = place + width
    return begins, None if length == most else begins + length


def _check_mp4(file: VideoFile, size: int) -> None:
    boxes = list(_boxes(file, 0, size))
    if boxes[-1].ends != size or not any(box.kind == b"mdat" for box in boxes):
        raise NotAVideo  # cut short
    movie = next((box for box in boxes if box.kind == b"moov"), None)
    inside = list(_boxes(file, movie.begins, movie.ends)) if movie else []
    tracks = [_track(file, box) for box in inside if box.kind == b"trak"]
    if not any(handler == b"vide" for handler, _encodings in tracks):
        raise NotAVideo
    for handler, encodings in tracks:
        played = {b"vide": PICTURE_TRACKS, b"soun": SOUND_TRACKS}.get(handler, encodings)
        if foreign := encodings - played:
            raise UnplayableVideo(min(foreign).decode("ascii", "replace"))


def _track(file: VideoFile, track: Box) -> tuple[bytes, set[bytes]]:
    """What a track is for, and how it is encoded."""
    media = _inside(file, track, b"mdia")
    handler, descriptions = _inside(file, media, b"hdlr"), _inside(file, media, b"minf", b"stbl", b"stsd")
    file.seek(handler.begins + 8)
    kind = file.read(4)
    return kind, {box.kind for box in _boxes(file, descriptions.begins + 8, descriptions.ends)}


def _inside(file: VideoFile, box: Box, *path: bytes) -> Box:
    for kind in path:
        found = next((inner for inner in _boxes(file, box.begins, box.ends) if inner.kind == kind), None)
        if found is None:
            raise NotAVideo
        box = found
    return box


def _boxes(file: VideoFile, begins: int, ends: int) -> Iterator[Box]:
    """Those that follow one another there. Raises `NotAVideo` when one does not fit."""
    for _number in range(MOST_BOXES):
        if begins == ends:
            return
        box = _box_at(file, begins, ends)
        yield box
        begins = box.ends
    raise NotAVideo


def _box_at(file: VideoFile, begins: int, ends: int) -> Box:
    file.seek(begins)
    header = file.read(16)
    if len(header) < 8:
        raise NotAVideo
    length, kind, head = *struct.unpack(">I4s", header[:8]), 8
    if length == 1 and len(header) == 16:
        length, head = struct.unpack(">Q", header[8:])[0], 16
    elif length == 0:
        length = ends - begins  # to the end
    if length < head or begins + length > ends:
        raise NotAVideo
    return Box(kind, begins + head, begins + length)
