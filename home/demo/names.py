"""Names for a fictional company: common first and last names of Québec, drawn without meaning anyone."""

from pathlib import Path

_PARAGRAPHS = Path(__file__).with_name("names.txt").read_text(encoding="utf-8").split("\n\n")
FRENCH_FIRST, FRENCH_LAST, OTHER_FIRST, OTHER_LAST = (paragraph.split() for paragraph in _PARAGRAPHS)
