"""The twelve answers from which a guide is written, each with a default that makes sense by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from documents.richtext import printable
from guidebook.presets import BALANCED, GENERAL, UnknownSector, platform, platforms, sector
from people.models import Organisation
from people.wording import LANGUAGES

NAME, LINE, TEXT, ADDRESS, MANY = 80, 160, 900, 300, 20  # characters, and how many of one thing
LONGEST_IMAGE = 120  # months

_BLANKS = re.compile("[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")  # no-break spaces stay


class NonsenseAnswer(ValueError):
    """An answer that the assistant could not have given; nothing was kept. `question` is the field's name."""

    def __init__(self, question: str, value: object) -> None:
        super().__init__(f"{question}: {str(value)[:80]!r}")
        self.question, self.value = question, value


class Size(TextChoices):
    SMALL = "small", _("Fewer than 50 people")
    MEDIUM = "medium", _("50 to 249 people")
    LARGE = "large", _("250 people or more")


class Sites(TextChoices):
    ONE = "one", _("One site")
    SEVERAL = "several", _("Several sites")


class Naming(TextChoices):
    """May people name their employer in their profile?"""

    DISCREET = "discreet", _("Discreetly: we do not suggest it")
    FREE = "free", _("Freely: each person chooses")
    ENCOURAGED = "encouraged", _("With pleasure: we encourage it")


class Subject(TextChoices):
    """Who may appear in our images."""

    EMPLOYEES = "employees", _("Employees")
    CLIENTS = "clients", _("Clients")
    VISITORS = "visitors", _("Visitors")
    MINORS = "minors", _("Children and teenagers")


class ImageUse(TextChoices):
    INTERNAL = "internal", _("Inside the organisation")
    EMPLOYER_BRAND = "employer-brand", _("Showing what it is like to work here")
    RECRUITMENT = "recruitment", _("Job offers")
    PROMOTION = "promotion", _("Promoting products and services")
    PRESS = "press", _("The media")


class Channel(TextChoices):
    """How the guide reaches people: kinds of `DiffusionChannel`."""

    EMAIL = "email", _("E-mail")
    POSTER = "poster", _("Poster with a QR code")
    INTRANET = "intranet", _("Intranet")
    SESSION = "session", _("Information sessions")
    TEAM = "team", _("Team meetings")


class WithoutEmail(TextChoices):
    NOBODY = "nobody", _("Everyone has an e-mail address at work")
    SOME = "some", _("Some people have none")
    MOST = "most", _("Most people have none")


class Anchor(TextChoices):
    MISSION = "mission", _("Mission")
    VISION = "vision", _("Vision")
    VALUES = "values", _("Values")


@dataclass(frozen=True)
class Line:
    """A line of one's own, in one language or both; where one is missing, the other speaks."""

    fr: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        return getattr(self, language) or self.fr or self.en

    def __bool__(self) -> bool:
        return bool(self.fr or self.en)


@dataclass(frozen=True)
class Network:
    """An account of ours, and what we hope for there. `name` is for a network we do not know."""

    platform: str
    url: str = ""
    handle: str = ""
    name: str = ""
    verbs: tuple[str, ...] = ()
    own_verbs: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Objective:
    """What we want of social media, and how that comes from our mission, our vision or our values."""

    tied_to: str
    objective: Line
    how: Line = Line()


def usual_networks() -> tuple[Network, ...]:
    return tuple(Network(facts.key, verbs=facts.usual_verbs) for facts in platforms() if facts.chosen)


@dataclass(frozen=True)
class Answers:
    """What the assistant asks; an empty `Answers()` is the starter as it stands."""

    # 1 to 3: who we are
    sector: str = GENERAL
    size: str = Size.MEDIUM.value
    sites: str = Sites.ONE.value
    languages: tuple[str, ...] = LANGUAGES  # the one that comes first is the first
    # 4 and 5: where we are, and the interactions we hope for there
    networks: tuple[Network, ...] = field(default_factory=usual_networks)
    # 6: from 1, reticent, to 5, bold
    posture: int = BALANCED
    # 7: naming the employer, and a banner and a photo offered for one's profile
    naming: str = Naming.FREE.value
    offers_kit: bool = False
    # 8: who speaks for us, and whom to ask (empty: what the organisation's profile says)
    spokespeople: Line = Line()
    ask_name: str = ""
    ask_email: str = ""
    ask_elsewhere: Line = Line()  # such as: the channel “Social media” in Teams
    # 9: images
    appear: tuple[str, ...] = (Subject.EMPLOYEES.value,)
    image_uses: tuple[str, ...] = (
        ImageUse.INTERNAL.value,
        ImageUse.EMPLOYER_BRAND.value,
        ImageUse.RECRUITMENT.value,
    )
    image_months: int = 24
    # 10: what stays between us; None: all the topics of the sector
    topics: tuple[str, ...] | None = None
    own_topics: tuple[Line, ...] = ()
    # 11: what we are here for (empty: what the organisation's profile says, and the objectives of the starter)
    mission: Line = Line()
    vision: Line = Line()
    values: Line = Line()
    objectives: tuple[Objective, ...] = ()
    # 12: how the guide reaches people
    channels: tuple[str, ...] = (
        Channel.EMAIL.value,
        Channel.POSTER.value,
        Channel.INTRANET.value,
        Channel.TEAM.value,
    )
    without_email: str = WithoutEmail.SOME.value
    without_email_who: Line = Line()

    @classmethod
    def from_json(cls, written: object) -> Answers:
        """What was stored or typed, cleaned; what is missing takes its default, what makes no sense is refused."""
        given = _mapping("answers", written)
        answers = cls(**{name: read(name, given[name]) for name, read in _READERS.items() if name in given})
        chosen = {topic.key for topic in sector(answers.sector).topics}
        if unknown := set(answers.topics or ()) - chosen:
            raise NonsenseAnswer("topics", sorted(unknown))
        return answers

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; `from_json` gives the same answers back."""
        return _plain(asdict(self))

    def beyond(self, organisation: Organisation) -> Answers:
        """Without what the organisation's profile says already: the guide then follows the profile as it changes."""
        same: dict[str, Any] = {
            name: Line()
            for name in ("mission", "vision", "values")
            if getattr(self, name)
            == Line(getattr(organisation, f"{name}_fr").strip(), getattr(organisation, f"{name}_en").strip())
        }
        if (self.ask_name, self.ask_email) == (organisation.contact_name.strip(), organisation.contact_email.strip()):
            same |= {"ask_name": "", "ask_email": ""}
        return replace(self, **same)

    def for_sector(self, key: str) -> Answers:
        """The same answers in another sector; topics that it does not have are left behind."""
        kept = {topic.key for topic in sector(key).topics}
        topics = None if self.topics is None else tuple(topic for topic in self.topics if topic in kept)
        return replace(self, sector=key, topics=topics)


# --- Reading what was stored or typed -------------------------------------------------------------------------------
_Reader = Callable[[str, object], Any]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _mapping(question: str, value: object) -> Mapping[str, Any]:
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return value
    raise NonsenseAnswer(question, value)


def _text(length: int) -> _Reader:
    def read(question: str, value: object) -> str:
        if not isinstance(value, str):
            raise NonsenseAnswer(question, value)
        # One brace at a time: what a person types is text, it asks nothing of the organisation's profile.
        text = re.sub(r"([{}])\1+", r"\1", _BLANKS.sub(" ", printable(value)).strip())
        if len(text) > length:
            raise NonsenseAnswer(question, text)
        return text

    return read


def _address(question: str, value: object) -> str:
    text = _text(ADDRESS)(question, value)
    try:
        parts = urlsplit(text)
    except ValueError:
        raise NonsenseAnswer(question, value) from None
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"[\s\\<>\"{}]", text)):
        raise NonsenseAnswer(question, value)
    return text


def _mail(question: str, value: object) -> str:
    text = _text(254)(question, value)
    if text and not re.fullmatch(r"[\w.+%-]{1,64}@[\w.-]{1,180}\.\w{2,24}", text):
        raise NonsenseAnswer(question, value)
    return text


def _words(length: int) -> _Reader:
    def read(question: str, value: object) -> Line:
        given = _mapping(question, value)
        return Line(**{language: _text(length)(question, given.get(language, "")) for language in LANGUAGES})

    return read


_line, _long_line = _words(LINE), _words(TEXT)


def _one_of(allowed: Iterable[str]) -> _Reader:
    known = frozenset(allowed)

    def read(question: str, value: object) -> str:
        if not isinstance(value, str) or value not in known:
            raise NonsenseAnswer(question, value)
        return str(value)

    return read


def _number(least: int, most: int) -> _Reader:
    def read(question: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise NonsenseAnswer(question, value)
        return value

    return read


def _yes_or_no(question: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise NonsenseAnswer(question, value)
    return value


def _several(read: _Reader) -> _Reader:
    def read_all(question: str, value: object) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or len(value) > MANY:
            raise NonsenseAnswer(question, value)
        found = (read(question, inner) for inner in value)
        return tuple(dict.fromkeys(inner for inner in found if inner))  # each once, nothing empty

    return read_all


def _languages(question: str, value: object) -> tuple[str, ...]:
    chosen: tuple[str, ...] = _several(_one_of(LANGUAGES))(question, value)
    if not chosen:
        raise NonsenseAnswer(question, value)
    return chosen


def _sector(question: str, value: object) -> str:
    try:
        return sector(value if isinstance(value, str) else "").key
    except UnknownSector:
        raise NonsenseAnswer(question, value) from None


def _topics(question: str, value: object) -> tuple[str, ...] | None:
    return None if value is None else _several(_text(NAME))(question, value)


def _network(question: str, value: object) -> Network:
    given = _mapping(question, value)
    key, name = (_text(40)(question, given.get("platform", "")), _text(NAME)(question, given.get("name", "")))
    facts = platform(key)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", key) or not (facts or name):
        raise NonsenseAnswer(question, value)
    verbs = _several(_one_of(verb.key for verb in facts.verbs) if facts else _text(NAME))
    return Network(
        platform=key,
        url=_address(question, given.get("url", "")),
        handle=_text(NAME)(question, given.get("handle", "")),
        name=name,
        verbs=verbs(question, given.get("verbs", ())),
        own_verbs=_several(_line)(question, given.get("own_verbs", ())),
    )


def _objective(question: str, value: object) -> Objective | None:
    given = _mapping(question, value)
    objective = _long_line(question, given.get("objective", {}))
    if not objective:
        return None
    tied_to = _one_of(Anchor.values)(question, given.get("tied_to", Anchor.MISSION.value))
    return Objective(tied_to, objective, _long_line(question, given.get("how", {})))


_READERS: dict[str, _Reader] = {
    "sector": _sector,
    "size": _one_of(Size.values),
    "sites": _one_of(Sites.values),
    "languages": _languages,
    "networks": _several(_network),
    "posture": _number(1, 5),
    "naming": _one_of(Naming.values),
    "offers_kit": _yes_or_no,
    "spokespeople": _line,
    "ask_name": _text(120),
    "ask_email": _mail,
    "ask_elsewhere": _line,
    "appear": _several(_one_of(Subject.values)),
    "image_uses": _several(_one_of(ImageUse.values)),
    "image_months": _number(1, LONGEST_IMAGE),
    "topics": _topics,
    "own_topics": _several(_line),
    "mission": _long_line,
    "vision": _long_line,
    "values": _long_line,
    "objectives": _several(_objective),
    "channels": _several(_one_of(Channel.values)),
    "without_email": _one_of(WithoutEmail.values),
    "without_email_who": _line,
}
