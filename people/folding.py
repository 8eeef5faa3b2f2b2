import re
import unicodedata

_GAPS = re.compile(r"[\s\-‐‑–—'’.]+")


def fold(text: str) -> str:
    """The text as it is compared and sorted: no case, no accents; hyphens, apostrophes and spaces are one space.

    "Hélène  Saint‑Amour" → "helene saint amour".
    """
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())  # 𝕬 is A before it is a
    kept = "".join(char for char in bare if not unicodedata.combining(char))
    return _GAPS.sub(" ", kept.translate(_LIGATURES)).strip()


_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ł": "l", "ø": "o", "đ": "d"})
