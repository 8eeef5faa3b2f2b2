"""What a draft still lacks before it can be published, in each language of the organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.drafting import NOTICE, noticed
from consent.models import ConsentFormVersion, ConsentWording
from consent.models.forms import Purpose
from people.models import Organisation
from people.wording import LANGUAGES

PARTS = {"question": _("the question"), "meaning": _("what yes and no mean"), "example": _("an example")}
BOTH = {"end_event": _("the event that ends it"), "territory": _("the territory")}


@dataclass(frozen=True)
class Gap:
    """What is missing, and the page where it is written: description, notice, or the question of a purpose."""

    what: str | Promise
    place: str
    language: str = ""  # empty: whatever the language
    purpose: str = ""

    @property
    def of(self) -> str:
        return str(Purpose(self.purpose).label) if self.purpose else ""


def gaps_of(version: ConsentFormVersion) -> list[Gap]:
    """An empty list: it can be published. Reads its text: see `with_text`."""
    languages = Organisation.current().languages or LANGUAGES
    found: list[Gap] = []
    for language in languages:
        found += [*_of_terms(version, language), *_of_notice(version, language), *_of_questions(version, language)]
    questions = list(version.questions.all())
    found += [] if questions else [Gap(_("at least one question"), "question")]
    covering_nothing = [question for question in questions if not question.items.all()]
    return found + [Gap(_("what it covers"), "question", purpose=question.purpose) for question in covering_nothing]


def _of_terms(version: ConsentFormVersion, language: str) -> Iterator[Gap]:
    if not getattr(version.form, f"title_{language}"):
        yield Gap(_("the title"), "describe", language)
    for name, label in BOTH.items():
        said = {other: getattr(version, f"{name}_{other}") for other in LANGUAGES}
        if any(said.values()) and not said[language]:
            yield Gap(label, "describe", language)


def _of_notice(version: ConsentFormVersion, language: str) -> Iterator[Gap]:
    written = noticed(version)
    for name in NOTICE:
        if not written[f"{name}_{language}"]:
            yield Gap(ConsentWording.label_of(name), "notice", language)


def _of_questions(version: ConsentFormVersion, language: str) -> Iterator[Gap]:
    for question in version.questions.all():
        for name, label in PARTS.items():
            if not getattr(question, f"{name}_{language}"):
                yield Gap(label, "question", language, question.purpose)
