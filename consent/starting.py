"""A form to start from, in both languages, as a draft."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from consent.models import ConsentForm, ConsentFormVersion, ConsentItem, ConsentQuestion, ConsentWording
from documents.richtext import one_line
from people.models import Employee
from people.wording import LANGUAGES

STARTER = Path(__file__).parent / "starter"
ITEMS = {
    "internal": [("photo", "intranet"), ("video", "intranet"), ("name", "intranet")],
    "employer_brand": [("photo", "linkedin"), ("video", "linkedin"), ("photo", "website"), ("words", "website")],
    "recruitment": [("photo", "website"), ("words", "website"), ("photo", "linkedin")],
}


@transaction.atomic
def start_form(
    slug: str, *, title_fr: str = "", title_en: str = "", by: Employee | None, at: dt.datetime
) -> ConsentFormVersion:
    """Without titles of its own, it takes those of the starter."""
    texts = {language: _read(language) for language in LANGUAGES}
    titles = {"title_fr": one_line(title_fr), "title_en": one_line(title_en)}
    if not any(titles.values()):
        titles = {f"title_{language}": text["title"] for language, text in texts.items()}
    territories = {f"territory_{language}": text["territory"] for language, text in texts.items()}
    form = ConsentForm.objects.create(slug=slug, created_at=at, created_by=by, **titles)
    version = ConsentFormVersion.objects.create(
        form=form, number=1, months=24, created_at=at, created_by=by, **territories
    )
    for language, text in texts.items():
        notice = {name: text[name] for name in ("introduction", "statement", *ConsentWording.NOTICE)}
        ConsentWording.objects.create(version=version, language=language, **notice)
    for position, (purpose, cells) in enumerate(ITEMS.items(), start=1):
        asked = {
            f"{name}_{language}": text[purpose][name]
            for language, text in texts.items()
            for name in ("question", "meaning", "example")
        }
        question = ConsentQuestion.objects.create(version=version, purpose=purpose, position=position, **asked)
        ConsentItem.objects.bulk_create(
            ConsentItem(question=question, element=element, channel=channel) for element, channel in cells
        )
    return version


def _read(language: str) -> dict[str, Any]:
    return tomllib.loads((STARTER / f"form.{language}.toml").read_text())
