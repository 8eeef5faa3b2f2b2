"""Comprehension questions: what a section asks at its end."""

from __future__ import annotations

from typing import Any

from guidebook.models import Check, Section


def checks_in(section: Section, language: str) -> list[dict[str, Any]]:
    """Those that are complete in that language, as an edition holds them. Reads `section.checks` with their choices."""
    return [asked for check in section.checks.all() if (asked := _asked(check, language))]


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
