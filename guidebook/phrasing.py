"""Writing the starter's sentences for one organisation: its answers put in, its profile's words left as placeholders.

The files of content are ours and trusted: they may use the conditions and loops of Django's templates. What people
typed is not: it is text, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import cache, cached_property
from typing import Any

from django.template import Context, Engine, Template
from markdown_it import MarkdownIt

from documents.richtext import sanitise
from guidebook.answering import Answers, Line, Network, Sites, Size
from guidebook.placeholders import PLACEHOLDERS
from guidebook.presets import platform, postures, read_toml, sector

UNKNOWN = "⟪%s⟫"  # a file asks for a word that does not exist: a test looks for these brackets
SECTOR_PHRASES = ("headline", "idea", "images", "setting", "outside")  # what a file of a sector may add to the texts
SECTOR_LISTS = ("duties", "go_ahead", "ask_first", "not_limited")
ALWAYS_FILLED = {"company", "contact", "privacy_officer"}  # `guidebook.placeholders.values_for` has words for them

_ENGINE = Engine(autoescape=False, string_if_invalid=UNKNOWN)
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_ALONE_ON_ITS_LINE = re.compile(r"^[ \t]*(\{% [^%\n]* %\})[ \t]*\n", re.MULTILINE)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_BLANKS = re.compile(r"[ \t\n]+")


def as_markdown(typed: str) -> str:
    """What a person typed, so that Markdown reads it as plain text."""
    return _PUNCTUATION.sub(r"\\\1", typed)


class Pen:
    """Writes in one language what the starter says to an organisation that answered so."""

    def __init__(self, answers: Answers, language: str, known: Collection[str] | None = None) -> None:
        self.answers, self.language = answers, language
        self.known = frozenset(PLACEHOLDERS if known is None else known) | ALWAYS_FILLED

    def prose(self, source: str) -> str:
        """Markdown with conditions, as HTML that may be stored."""
        written = _template(source).render(Context(self._in_markdown, autoescape=False))
        rendered = _MARKDOWN.render(written)
        return sanitise(rendered.replace("<th>", '<th scope="col">'))

    def line(self, source: str) -> str:
        """Plain text on one line; nothing when its conditions leave nothing."""
        return _BLANKS.sub(" ", _template(source).render(Context(self._in_plain_text, autoescape=False))).strip(" ")

    def own(self, line: Line) -> str:
        """A line typed by a person, as plain text."""
        return line.in_language(self.language)

    @cached_property
    def words(self) -> dict[str, Any]:
        """Small words of the language."""
        return read_toml(f"rows.{self.language}.toml")["words"]

    @cached_property
    def sector(self) -> dict[str, Any]:
        """What the file of the sector says in that language."""
        return read_toml(f"sectors/{self.answers.sector}.{self.language}.toml")

    @cached_property
    def _in_markdown(self) -> dict[str, Any]:
        return self._with_the_sector(self._facts(as_markdown))

    @cached_property
    def _in_plain_text(self) -> dict[str, Any]:
        return self._with_the_sector(self._facts(str))

    def _with_the_sector(self, facts: dict[str, Any]) -> dict[str, Any]:
        phrases = {name: _render(self.sector.get(name, ""), facts) for name in SECTOR_PHRASES}
        lists = {
            name: [said for line in self.sector.get(name, ()) if (said := _render(line, facts))]
            for name in SECTOR_LISTS
        }
        return facts | {"sector": phrases | lists | {"reserves": self.sector.get("reserves", [])}}

    def _facts(self, typed: Callable[[str], str]) -> dict[str, Any]:
        """What the files may ask for; `typed` makes safe what people typed."""
        answers = self.answers
        facts: dict[str, Any] = {
            name: f"{{{{ {name} }}}}" if name in self.known else "" for name in PLACEHOLDERS if "_email" not in name
        }
        facts |= {
            name: typed(own) for name in ("mission", "vision", "values") if (own := self.own(getattr(answers, name)))
        }
        facts |= self._whom_to_ask(typed)
        facts |= {
            "posture": answers.posture,
            "posture_name": getattr(postures()[answers.posture - 1], f"name_{self.language}").lower(),
            "bilingual": len(answers.languages) > 1,
            "small": answers.size == Size.SMALL,
            "several_sites": answers.sites == Sites.SEVERAL,
            "naming": answers.naming,
            "offers_kit": answers.offers_kit,
            "spokespeople": typed(self.own(answers.spokespeople)),
            "topics": self._topics(typed),
            "channels": dict.fromkeys(answers.channels, True),
            "without_email": answers.without_email,
            "without_email_who": typed(self.own(answers.without_email_who)),
            "networks": self.joined(typed(self.network_name(network)) for network in answers.networks),
        }
        return facts | self._images()

    def _whom_to_ask(self, typed: Callable[[str], str]) -> dict[str, str]:
        answers = self.answers
        named = {"contact": typed(answers.ask_name)} if answers.ask_name else {}
        return {
            **named,
            "contact_mail": self._mail(answers.ask_email, "contact_email", instead=bool(answers.ask_name)),
            "privacy_officer_mail": self._mail("", "privacy_officer_email", instead=False),
            "ask_elsewhere": typed(self.own(answers.ask_elsewhere)),
        }

    def _mail(self, address: str, placeholder: str, *, instead: bool) -> str:
        """A link to write to; nothing when there is no address, or when the profile's is another person's."""
        if address:
            return f"[{as_markdown(address)}](mailto:{address})"
        known = placeholder in self.known and not instead
        return f"[{{{{ {placeholder} }}}}](mailto:{{{{{placeholder}}}}})" if known else ""

    def _topics(self, typed: Callable[[str], str]) -> list[str]:
        kept = self.answers.topics
        ours = [
            getattr(topic, f"text_{self.language}")
            for topic in sector(self.answers.sector).topics
            if kept is None or topic.key in kept
        ]
        return ours + [typed(_as_a_sentence(self.own(line))) for line in self.answers.own_topics]

    def _images(self) -> dict[str, Any]:
        answers, words = self.answers, self.words
        months = answers.image_months
        years, rest = divmod(months, 12)
        in_years = not rest and years <= len(words["years"])
        return {
            "appear": dict.fromkeys(answers.appear, True),
            "people_shown": self.joined(words["appear"][key] for key in answers.appear),
            "image_uses": self.joined(words["image_uses"][key] for key in answers.image_uses),
            "image_duration": words["years"][years - 1] if in_years else words["months"].format(months),
        }

    def network_name(self, network: Network) -> str:
        facts = platform(network.platform)
        return network.name or (getattr(facts, f"name_{self.language}") if facts else network.platform)

    def joined(self, parts: Iterable[str]) -> str:
        """One, two and three."""
        listed = [part for part in parts if part]
        if len(listed) < 2:
            return "".join(listed)
        return f"{', '.join(listed[:-1])} {self.words['and']} {listed[-1]}"


def _as_a_sentence(line: str) -> str:
    return line[:1].upper() + line[1:] + ("" if line.endswith((".", "!", "?", "…")) else ".")


@cache
def _template(source: str) -> Template:
    return _ENGINE.from_string(_ALONE_ON_ITS_LINE.sub(r"\1", source))


def _render(source: str, facts: dict[str, Any]) -> str:
    return _BLANKS.sub(" ", _template(source).render(Context(facts, autoescape=False))).strip(" ")
