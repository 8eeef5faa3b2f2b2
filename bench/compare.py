"""Two versions of 40 bilingual sections compared as the page does, against lxml's htmldiff and difflib on the same.

Sections are changed, moved, added and removed; tables, lists and links change too. Then the worst of texts: a paragraph
of 12,000 words written anew. All alternate inside one run. The last line is JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from rig import QUICK

ROUNDS = 3 if QUICK else 10
SECTIONS, WORST = 40, 12_000
AT = dt.datetime(2026, 3, 3, 19, 5, tzinfo=dt.UTC)
TABLE = "<table><tr><th>Réseau</th><th>Geste</th></tr>{rows}</table>"
NESTED = '<ul><li>Un{mark}<ul><li>Deux <a href="https://exemple.ca/{mark}">ici</a></li></ul></li><li>Trois</li></ul>'


def main() -> None:
    os.environ.update(REPERE_HOME=tempfile.mkdtemp(prefix="repere-bench-"), DEMO="false", STATIC_COMPRESSED="false")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    older, newer = versions()
    texts = {language: (whole(older, language), whole(newer, language)) for language in ("fr", "en")}
    client, page = reader(), f"/guides/{newer.guide.slug}/versions/{newer.number}/compare/?language="
    acts: dict[str, Callable[[], object]] = {
        "the page, French": lambda: client.get(page + "fr"),
        "the page, English": lambda: client.get(page + "en"),
        "both languages, compared": lambda: [compared(older, newer, language) for language in ("fr", "en")],
        "both, by htmldiff": lambda: [htmldiff(*pair) for pair in texts.values()],
        "both, by difflib": lambda: [plain_difflib(*pair) for pair in texts.values()],
        "12,000 words anew": worst(),
    }
    seconds: dict[str, list[float]] = {name: [] for name in acts}
    for _round in range(ROUNDS):
        for name, act in acts.items():
            start = time.process_time()
            act()
            seconds[name].append(time.process_time() - start)
    spent = {name: statistics.median(times) for name, times in seconds.items()}
    print()
    for name, cost in spent.items():
        print(f"{name:28}{cost * 1000:10.0f} ms")
    ours = spent["both languages, compared"]
    figures = {
        "sections": SECTIONS,
        "page_ms": round(max(spent["the page, French"], spent["the page, English"]) * 1000),
        "compare_ms": round(ours * 1000),
        "ratio_vs_htmldiff": round(spent["both, by htmldiff"] / ours, 2),
        "ratio_vs_difflib": round(spent["both, by difflib"] / ours, 2),
        "worst_paragraph_ms": round(spent["12,000 words anew"] * 1000),
        "queries": queries(client, page + "fr"),
    }
    print(json.dumps(figures))


def versions() -> tuple[Any, Any]:
    """A published version made of the starter's own texts, and a draft in which one section in two is changed."""
    from guidebook.answering import Answers
    from guidebook.composing import compose
    from guidebook.drafting import begin_guide, draft_next
    from guidebook.models import GuideVersion, Section, SectionText
    from guidebook.publishing import publish
    from people.models import Organisation

    Organisation(name="Boréal Mobilité", contact_name="Ada Gagnon", contact_email="ada@boreal.example").save()
    starter = compose(Answers()).sections
    version = begin_guide(title_fr="Guide", title_en="Guide", statement_fr="Lu.", statement_en="Read.", by=None, at=AT)
    for number in range(SECTIONS):
        part = starter[number % len(starter)]
        section = Section.objects.create(version=version, key=f"s-{number}", element=None, position=number + 1)
        for language, text in part.texts.items():
            body = resolved(text.body) + TABLE.format(rows=row(number)) + NESTED.format(mark=number)
            SectionText.objects.create(
                section=section, language=language, title=f"{number} {text.title}", body=body, edited_at=AT
            )
    note = {"change_note_fr": "", "change_note_en": ""}
    publish(version, must_acknowledge=False, audience=None, due_on=None, **note, by=None, at=AT)
    draft = draft_next(version.guide, by=None, at=AT)
    change(draft)
    loaded = GuideVersion.objects.with_text().prefetch_related("editions")
    return loaded.get(pk=version.pk), loaded.get(pk=draft.pk)


def resolved(body: str) -> str:
    from documents.richtext import placeholders_in, resolve

    return resolve(body, dict.fromkeys(placeholders_in(body), "Boréal Mobilité"))


def row(number: int) -> str:
    return "".join(f"<tr><td>Réseau {line}</td><td>Geste {line * number}</td></tr>" for line in range(5))


def change(draft: Any) -> None:
    draw = random.Random(1642)
    sections = list(draft.sections.prefetch_related("texts"))
    for number, section in enumerate(sections):
        if number % 10 == 3:
            section.delete()
        elif number % 2:
            for text in section.texts.all():
                words = text.body.split(" ")
                for place in draw.sample(range(len(words)), len(words) // 20):
                    if "<" not in words[place]:
                        words[place] = draw.choice(["autrement", "souvent", "ici", "together", ""])
                text.body = " ".join(words).replace(f"exemple.ca/{number}", "exemple.ca/neuf").replace("Un", "Une", 1)
                text.save()
        elif number % 10 == 6:
            section.position = 1
            section.save()


def whole(version: Any, language: str) -> str:
    from guidebook.reading import whole_edition

    return "".join(f"<h2>{part['title']}</h2>{part['body']}" for part in whole_edition(version, language).sections)


def compared(older: Any, newer: Any, language: str) -> int:
    from guidebook.comparing.reading import sides_of
    from guidebook.comparing.versions import compare_editions

    sides = sides_of(older, newer, language)
    comparison = compare_editions(sides.older, sides.newer)
    return sum(len(section.body.html) for section in comparison.changed)


def htmldiff(older: str, newer: str) -> str:
    from lxml.html.diff import htmldiff as lxml_htmldiff

    return str(lxml_htmldiff(older, newer))


def plain_difflib(older: str, newer: str) -> int:
    from difflib import SequenceMatcher

    return len(SequenceMatcher(None, older.split(), newer.split(), autojunk=False).get_opcodes())


def worst() -> Callable[[], object]:
    from guidebook.comparing.redlining import redline

    draw = random.Random(1642)
    words = ["photo", "ne", "publiez", "jamais", "équipe", "accord", "de", "la", "nous", "vous"]
    older, newer = (f"<p>{' '.join(draw.choices(words, k=WORST))}</p>" for _side in range(2))
    return lambda: redline(older, newer).html


def reader() -> Any:
    from django.test import Client
    from django.test.utils import setup_test_environment

    from people.models import Employee, Role, RoleGrant

    setup_test_environment()
    ada = Employee.objects.create(login="ada", first_name="Ada", last_name="Gagnon", sort_name="gagnon ada")
    RoleGrant.objects.create(employee=ada, role=Role.HR_ADMIN, granted_at=AT)
    client = Client()
    client.force_login(ada)
    assert client.get("/").status_code == 200, "the reader is logged in"
    return client


def queries(client: Any, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page)
    if answer.status_code != 200:
        sys.exit(f"{page} answered {answer.status_code}")
    return len(captured)


if __name__ == "__main__":
    main()
