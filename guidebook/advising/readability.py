"""How hard a text is to read: Flesch in English, Kandel and Moles in French, LIX in both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from guidebook.advising.words import Sentence, Word, Wording

LONG = 6  # LIX: a long word has more letters than this
HARD_FROM = 10  # words; a shorter sentence is not what makes a text hard

_VOWELS_EN = re.compile(r"[aeiouy]+")
_SILENT_EN = re.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouycgsxz]es|[^aeiouy]eful|[^aeiouy]ely|[^aeiouy]ement)$")
_APART_EN = re.compile(r"ia(?!l|n|ge)|io(?!n|us)|eo(?!n|us|pl)|ua(?!l|r)|iet|yee|creat|reac|realit|doing|being")
_VOWELS_FR = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
# Two vowels said apart: « cré-er », « na-ïf », « ou-vri-er », « nu-age ».
_APART_FR = re.compile(r"é[aouiîïeèé]|[aeou][ïë]|aï|oé|oè|aé|aô|oo|[bcdfgptv][rl]i(?=[aeoéè])|(?<![qgo])ua(?!i)")
_MUTE_FR = re.compile(r"[^aàâäéèêëîôöù]es?$")
# A verb in the plural ends mute (« publient »); these do not.
_SOUNDED_ENT = re.compile(
    r"(?:.*(?:[vt]i|souv|[eé]qu|id|cid|[eé]r|intellig|perman|pertin|ard|abs|sci|aud|efficac|grédi)"
    r"|cli|arg|ag|urg|pati|par|pres|prés|réc|prud|cont|c|d|l|v|tal|acc|excell|viol|innoc|transpar|compét|influ|appar"
    r")ent"
)
_VERBS_IN_MENT = {"aiment", "expriment", "forment", "informent", "nomment", "estiment", "animent", "confirment"}


@lru_cache(maxsize=20_000)
def syllables(word: str, language: str) -> int:
    """Heard in it, never less than one. The final e of a French word is mute unless it is the only one."""
    word = word[:60].lower()
    return max(1, _in_french(word) if language == "fr" else _in_english(word))


def _in_english(word: str) -> int:
    word = word.removesuffix("’s").removesuffix("'s")
    if len(word) <= 3:
        return 1
    count = len(_VOWELS_EN.findall(word)) + len(_APART_EN.findall(word))
    return count - bool(_SILENT_EN.search(word)) + word.endswith(("sm", "thm"))


def _in_french(word: str) -> int:
    count = len(_VOWELS_FR.findall(word)) + len(_APART_FR.findall(word))
    mute = _mute_end(word)
    # In « amie » the mute e was counted with the vowel before it; in « logique », it was counted.
    heard = word[: -len(mute)] if mute else word
    return count - 1 if mute and (heard.endswith(("qu", "gu")) or not _VOWELS_FR.search(heard[-1:])) else count


def _mute_end(word: str) -> str:
    if word.endswith("ent"):
        sounded = word not in _VERBS_IN_MENT if word.endswith("ment") else _SOUNDED_ENT.fullmatch(word)
        return "" if sounded else "ent"
    return "es" if _MUTE_FR.search(word) and word.endswith("es") else "e" if word.endswith("e") else ""


def flesch(words: int, sentences: int, heard: int) -> float:
    return 206.835 - 1.015 * words / sentences - 84.6 * heard / words


def kandel_moles(words: int, sentences: int, heard: int) -> float:
    return 207 - 1.015 * words / sentences - 73.6 * heard / words


def lix(words: int, sentences: int, long: int) -> float:
    return words / sentences + 100 * long / words


def heard_in(words: Iterable[Word], text: str, language: str) -> int:
    return sum(syllables(text[word.start : word.end], language) for word in words)


def is_long(word: Word) -> bool:
    return len(word.said) > LONG


def hardest(wording: Wording, most: int = 2) -> list[Sentence]:
    """Those that ask most of a reader, the hardest first; short ones ask little."""
    long = [sentence for sentence in wording.sentences if not sentence.is_heading and sentence.words >= HARD_FROM]
    return sorted(long, key=lambda sentence: -difficulty(wording, sentence))[:most]


def difficulty(wording: Wording, sentence: Sentence) -> float:
    words = wording.words[sentence.first : sentence.last]
    return lix(len(words), 1, sum(map(is_long, words)))
