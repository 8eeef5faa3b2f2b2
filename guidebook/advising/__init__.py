"""Element 1, the words: an advisor that reads a guide with its author. `advise` a section, `measure` a document."""

from guidebook.advising.advice import Advice, Finding, Passage, advise, measure
from guidebook.advising.gauging import Ease, Gauge, Tone

__all__ = ["Advice", "Ease", "Finding", "Gauge", "Passage", "Tone", "advise", "measure"]
