"""What the words of a text weigh: how much it imposes, whether it speaks to the reader, how easy it is to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from guidebook.advising.readability import flesch, heard_in, is_long, kandel_moles, lix
from guidebook.advising.words import Wording

INVITING_UP_TO = 8  # imposing words per 1,000
BALANCED_UP_TO = 20
DIRECT_FROM = 15  # « vous », « you » per 1,000
EASY_FROM = 60  # Flesch and Kandel-Moles, the higher the easier
FAIR_FROM = 45
ENOUGH = 40  # words: fewer say nothing
_YOU = {
    "fr": {"vous", "votre", "vos", "tu", "te", "toi", "ton", "ta", "tes"},
    "en": {"you", "your", "yours", "yourself", "yourselves", "you re", "you ll", "you ve", "you d"},
}


class Tone(TextChoices):
    SHORT = "short", _("Too short to tell")
    INVITING = "inviting", _("Inviting")
    BALANCED = "balanced", _("Balanced")
    IMPOSING = "imposing", _("Imposing")


class Ease(TextChoices):
    SHORT = "short", _("Too short to tell")
    EASY = "easy", _("Easy to read")
    FAIR = "fair", _("Asks for attention")
    DENSE = "dense", _("Dense")


@dataclass(frozen=True)
class Gauge:
    """
    Counts, so that the gauges of sections add up to that of the guide; figures and bands are questions asked of them.

    `prose`, `sentences`, `heard` (syllables) and `long` leave headings aside.
    """

    language: str
    words: int = 0
    imposing: int = 0
    direct: int = 0
    prose: int = 0
    sentences: int = 0
    heard: int = 0
    long: int = 0

    def __add__(self, other: Gauge) -> Gauge:
        return Gauge(
            self.language,
            self.words + other.words,
            self.imposing + other.imposing,
            self.direct + other.direct,
            self.prose + other.prose,
            self.sentences + other.sentences,
            self.heard + other.heard,
            self.long + other.long,
        )

    @property
    def is_enough(self) -> bool:
        return self.words >= ENOUGH

    @property
    def density(self) -> float:
        """Imposing words per 1,000."""
        return 1000 * self.imposing / self.words if self.words else 0.0

    @property
    def whole_density(self) -> int:
        """The same to the nearest whole word, as it is told."""
        return round(self.density)

    @property
    def tone(self) -> Tone:
        if not self.is_enough:
            return Tone.SHORT
        if self.density <= INVITING_UP_TO:
            return Tone.INVITING
        return Tone.BALANCED if self.density <= BALANCED_UP_TO else Tone.IMPOSING

    @property
    def address(self) -> float:
        """How often the reader is spoken to, per 1,000 words."""
        return 1000 * self.direct / self.words if self.words else 0.0

    @property
    def is_direct(self) -> bool:
        return self.address >= DIRECT_FROM

    @property
    def reading_ease(self) -> float | None:
        """Flesch in English, Kandel-Moles in French: from about 0, arduous, to 100, easy."""
        if not self.sentences or self.prose < ENOUGH:
            return None
        formula = kandel_moles if self.language == "fr" else flesch
        return max(0.0, min(100.0, formula(self.prose, self.sentences, self.heard)))

    @property
    def lix(self) -> float | None:
        """The same scale in both languages: about 30, easy; above 50, hard."""
        return lix(self.prose, self.sentences, self.long) if self.sentences and self.prose >= ENOUGH else None

    @property
    def ease(self) -> Ease:
        score = self.reading_ease
        if score is None:
            return Ease.SHORT
        return Ease.EASY if score >= EASY_FROM else Ease.FAIR if score >= FAIR_FROM else Ease.DENSE


def gauge_of(wording: Wording, *, language: str, imposing: int) -> Gauge:
    """Of one text, in which so many words impose."""
    prose = [sentence for sentence in wording.sentences if not sentence.is_heading]
    words = [word for sentence in prose for word in wording.words[sentence.first : sentence.last]]
    return Gauge(
        language=language,
        words=len(wording.words),
        imposing=imposing,
        direct=sum(word.said in _YOU[language] for word in wording.words),
        prose=len(words),
        sentences=len(prose),
        heard=heard_in(words, wording.plain.text, language),
        long=sum(map(is_long, words)),
    )


def total(gauges: Iterable[Gauge], *, language: str) -> Gauge:
    return sum(gauges, Gauge(language))
