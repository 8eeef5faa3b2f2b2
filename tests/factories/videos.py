"""Videos of a few seconds, recorded once in a browser from something drawn; and MP4 files put together box by box."""

from __future__ import annotations

import datetime as dt
import struct
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.training import WRITTEN
from training.models import Lesson, LessonVideo
from training.showing import show_video

CLIPS = Path(__file__).parent.parent / "samples" / "videos"
VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:04.000\nBonjour à toutes\n"


def clip(name: str = "clip.mp4") -> bytes:
    return (CLIPS / name).read_bytes()


def upload(name: str = "clip.mp4", *, named: str = "", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(named or name, clip(name) if content is None else content)


def add_video(lesson: Lesson, name: str = "clip.mp4", *, at: dt.datetime = WRITTEN, **captions: str) -> LessonVideo:
    """`add_video(lesson, fr=VTT)`: with captions in French."""
    return show_video(lesson, upload(name), captions=captions, by=None, at=at)


def box(kind: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), kind) + inside


def track(handler: bytes, encoding: bytes) -> bytes:
    described = box(b"stsd", bytes(4), struct.pack(">I", 1), box(encoding, bytes(70)))
    handled = box(b"hdlr", bytes(8), handler, bytes(12), b"\0")
    return box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", handled, box(b"minf", box(b"stbl", described))))


def movie(*tracks: bytes) -> bytes:
    """With its index at the end, as cameras write it."""
    head = box(b"ftyp", b"isom", bytes(4), b"isomavc1")
    return head + box(b"mdat", bytes(200)) + box(b"moov", box(b"mvhd", bytes(100)), *tracks)
