"""Comprehension questions: what a section asks at its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from django.utils.translation import gettext

from guidebook.models import Check, GuideVersion, Section


def checks_in(section: Section, language: str) -> list[dict[str, Any]]:
    """Those that are complete in that language, as an edition holds them. Reads `section.checks` with their choices."""
    return [asked for check in section.checks.all() if (asked := _asked(check, language))]


def lines_of(checks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """All that these questions say, line by line."""
    for check in checks:
        yield check["question"]
        for choice in check["choices"]:
            yield from (choice["text"], choice["explanation"])


def checks_missing(version: GuideVersion, language: str) -> Iterator[tuple[Section, Check]]:
    """The questions that are not asked in that language, for want of a word. Reads the version `with_text`."""
    for section in version.sections.all():
        for check in section.checks.all():
            if not _asked(check, language):
                yield section, check


def _asked(check: Check, language: str) -> dict[str, Any] | None:
    question = getattr(check, f"question_{language}")
    choices = [
        {
            "text": getattr(choice, f"text_{language}"),
            "is_right": choice.is_right,
            "explanation": getattr(choice, f"explanation_{language}"),
        }
        for choice in check.choices.all()
    ]
    complete = question and len(choices) > 1 and all(choice["text"] for choice in choices)
    return {"question": question, "choices": choices} if complete else None


def checks_html(checks: Iterable[Mapping[str, Any]]) -> str:
    """The questions of an edition's section as text, right answers told: for who compares or keeps the whole."""
    return "".join(_written(check) for check in checks)


def _written(check: Mapping[str, Any]) -> str:
    fates = {True: gettext("right"), False: gettext("wrong")}
    choices = "".join(
        f"<li>{escape(choice['text'])} ({fates[choice['is_right']]})"
        f"{'<br>' if choice['explanation'] else ''}{escape(choice['explanation'])}</li>"
        for choice in check["choices"]
    )
    return f"<h4>{escape(check['question'])}</h4><ul>{choices}</ul>"
