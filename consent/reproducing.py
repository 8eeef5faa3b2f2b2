"""The text of a form as a person was shown it, for their sealed copy: laid out once for all who sign it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext

from consent.models import ConsentFormVersion, ConsentQuestion, ConsentWording
from documents.composing import Body, Section
from people.models import Organisation
from people.wording import localized


def body_of(
    version: ConsentFormVersion, wording: ConsentWording, *, is_guest: bool, organisation: Organisation
) -> Body:
    """In the language of the wording, which is the one in force."""
    language = wording.language
    questions = [_question(question, language) for question in version.questions.all()]
    terms = Section("terms", gettext("What your answers are given for"), _rows(_terms(version, language, is_guest)))
    said = ((capfirst(wording.label_of(name)), getattr(wording, name)) for name in wording.NOTICE)
    return Body(
        title=localized(version.form, "title", language),
        subtitle=wording.introduction,
        language=language,
        sections=(*questions, terms, Section("notice", gettext("What we do with it, and your rights"), _parts(said))),
        version_label=gettext("Version %(number)s") % {"number": version.number},
        publisher=organisation.name,
        colour=organisation.colour,
        has_cover=False,
    )


def _question(question: ConsentQuestion, language: str) -> Section:
    meaning, example = (localized(question, name, language) for name in ("meaning", "example"))
    items = format_html_join("", "<li>{}</li>", ([str(item)] for item in question.items.all()))
    html = format_html("{}<p>{} {}</p><ul>{}</ul>", _paragraphs(meaning), gettext("For example:"), example, items)
    return Section(question.purpose, localized(question, "question", language), html)


def _terms(version: ConsentFormVersion, language: str, is_guest: bool) -> list[tuple[str, str]]:
    """As the page of signing says them; whoever is no employee leaves no company."""
    months, end_event = version.months, localized(version, "end_event", language)
    long = ngettext("%(months)s month", "%(months)s months", months or 0) % {"months": months}
    territory = localized(version, "territory", language)
    tagging = pgettext("tagging", "Possible") if version.is_tagging_allowed else pgettext("tagging", "Never")
    return [
        (gettext("How long"), long if months else end_event or gettext("Until you withdraw it")),
        *([(gettext("Where it may be seen"), territory)] if territory else []),
        (gettext("Being named on a photo (tagged)"), tagging),
        *([] if is_guest else [(gettext("If you leave the company"), str(version.get_after_departure_display()))]),
    ]


def _rows(said: Iterable[tuple[str, str]]) -> str:
    return format_html("<ul>{}</ul>", format_html_join("", "<li><strong>{}</strong> – {}</li>", said))


def _parts(said: Iterable[tuple[str, str]]) -> str:
    return format_html_join("", "<h3>{}</h3>{}", ((label, _paragraphs(text)) for label, text in said))


def _paragraphs(text: str) -> SafeString:
    return format_html_join("", "<p>{}</p>", ([line] for line in text.splitlines() if line.strip()))
