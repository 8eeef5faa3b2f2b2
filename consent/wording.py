"""What a form says in one language, as a person is shown it, and the digest of all that."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from consent.models import ConsentFormVersion, ConsentWording
from documents.canonical import digest
from people.wording import localized


def wording_in(version: ConsentFormVersion, language: str) -> ConsentWording:
    """In that language, or in the one that exists."""
    wordings = {wording.language: wording for wording in version.wordings.all()}
    return wordings.get(language) or next(iter(wordings.values()))


def shown(version: ConsentFormVersion, wording: ConsentWording) -> dict[str, Any]:
    """All that the person is shown, as a machine reads it."""
    language = wording.language
    with override(language):
        return {
            "form": version.form.slug,
            "version": version.number,
            "language": language,
            "title": localized(version.form, "title", language),
            "notice": {name: getattr(wording, name) for name in ("introduction", *ConsentWording.NOTICE)},
            "statement": wording.statement,
            "terms": terms(version, language),
            "questions": [
                {
                    "purpose": question.purpose,
                    "question": localized(question, "question", language),
                    "meaning": localized(question, "meaning", language),
                    "example": localized(question, "example", language),
                    "items": [
                        {"element": item.element, "channel": item.channel, "text": str(item)}
                        for item in question.items.all()
                    ],
                }
                for question in version.questions.all()
            ],
        }


def terms(version: ConsentFormVersion, language: str) -> dict[str, Any]:
    return {
        "months": version.months,
        "end_event": localized(version, "end_event", language),
        "after_departure": version.after_departure,
        "territory": localized(version, "territory", language),
        "tagging": version.is_tagging_allowed,
    }


def wording_digest(version: ConsentFormVersion, wording: ConsentWording) -> str:
    return digest(shown(version, wording))
