"""The reference printed on a document: 60 random bits, twelve characters that no one misreads."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
LENGTH = 12
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-‐‑–—.·]+")


def new_code() -> str:
    return spaced("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def spaced(characters: str) -> str:
    """7K3M9QXATB4C → 7K3M-9QXA-TB4C."""
    return "-".join(characters[start : start + 4] for start in range(0, LENGTH, 4))


def read_code(typed: str) -> str | None:
    """The code someone typed, whatever the case, the dashes, the spaces, O for 0 or I for 1; None when it is none."""
    characters = _SEPARATORS.sub("", typed).upper().translate(_LOOKALIKES)
    if len(characters) != LENGTH or set(characters) - set(ALPHABET):
        return None
    return spaced(characters)
