"""The faces of our documents. They are ours, carried by the application: never the host's, so that every machine
sets the same page."""

import contextlib
import functools
import hashlib
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont, woff2

VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"


@dataclass(frozen=True)
class Face:
    family: str
    file: str
    weight: int = 400
    style: str = "normal"

    @property
    def path(self) -> Path:
        return VENDOR / self.file

    @property
    def url(self) -> str:
        return f"face:{self.file}"

    @property
    def rule(self) -> str:
        return (
            f'@font-face {{ font-family: "{self.family}"; font-weight: {self.weight}; font-style: {self.style}; '
            f'src: url("{self.url}") }}'
        )


def unpacked(path: Path) -> bytes:
    """The face out of its WOFF2, kept on disk: unpacking the large ones takes four seconds at every start."""
    packed = path.read_bytes()
    kept = Path(settings.REPERE_HOME) / "faces" / f"{hashlib.sha256(packed).hexdigest()}.ttf"
    with contextlib.suppress(OSError):
        return kept.read_bytes()
    unpacked = io.BytesIO()
    woff2.decompress(io.BytesIO(packed), unpacked)
    with contextlib.suppress(OSError):  # a disk that is full costs time, not documents
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as fresh:
            fresh.write(unpacked.getvalue())
        Path(fresh.name).replace(kept)
    return unpacked.getvalue()


def _atkinson(subset: str, family: str) -> list[Face]:
    return [
        Face(family, f"atkinson-hyperlegible/atkinson-hyperlegible-{subset}-{weight}-{style}.woff2", weight, style)
        for weight in (400, 700)
        for style in ("normal", "italic")
    ]


# Each file is a family of its own: Pango then looks for a character in one after the other.
FACES = [
    *_atkinson("latin", "Atkinson"),
    *_atkinson("latin-ext", "Atkinson Ext"),
    Face("Emoji", "noto-emoji/noto-emoji-emoji-400-normal.woff2"),
    Face("Wide", "dejavu-sans/dejavu-sans-latin-400-normal.woff2"),
    Face("Wide", "dejavu-sans/dejavu-sans-latin-700-normal.woff2", 700),
]
FAMILIES = ", ".join(f'"{family}"' for family in dict.fromkeys(face.family for face in FACES))


FONT_FACE_RULES = "\n".join(face.rule for face in FACES)
BY_URL = {face.url: face for face in FACES}


@functools.cache
def covered() -> frozenset[int]:
    """Every character that some face draws."""
    found: set[int] = set()
    for face in FACES:
        with TTFont(face.path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)
