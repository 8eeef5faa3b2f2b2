"""May we publish a photo of 40 people? Asked of the rule itself on PostgreSQL, question and answers kept each time,
among 100,000 employees and 1,000,000 decisions (10,000 and 100,000 in a quick run). The last line is JSON.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from typing import Any

from rig import QUICK
from rig.people import hire
from rig.servers import servers

PEOPLE = 10_000 if QUICK else 100_000
DECISIONS_EACH = 10
SHOWN = 40
ROUNDS = 100 if QUICK else 300


def main() -> None:
    with servers():
        hire(PEOPLE)
        use, decisions = answer_everywhere()
        dice = random.Random(6)
        queries = {len(watched(use, [1])), len(watched(use, range(1, SHOWN + 1)))}
        took = []
        for _round in range(ROUNDS):
            people = dice.sample(range(1, PEOPLE + 1), SHOWN)
            begun = time.perf_counter()
            consult(use, people)
            took.append((time.perf_counter() - begun) * 1000)
    if len(queries) != 1:
        raise RuntimeError(f"As many queries for one as for {SHOWN}? {queries}")
    figures = {
        "people": PEOPLE,
        "decisions": decisions,
        "queries": queries.pop(),
        "median_ms": round(statistics.median(took), 2),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 2),
    }
    print(json.dumps(figures))


def consult(use: Any, people: Any) -> None:
    """By address and by number, in turn."""
    from django.utils import timezone

    from consent.consulting import may_publish
    from people.models import Employee

    lines = [f"p{number}@boreal.example" if number % 2 else f"E{number}" for number in people]
    asked = may_publish(lines, use, by=Employee(pk=1), at=timezone.now())
    if any(verdict.answer not in ("yes", "no") for verdict in asked.verdicts):
        raise RuntimeError("Everybody has answered, and somebody is not found.")


def watched(use: Any, people: Any) -> list[dict[str, str]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        consult(use, people)
    return [query for query in queries.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def answer_everywhere() -> tuple[Any, int]:
    """Each person has answered ten items, one in five of them with a no; by SQL, as nothing of it is measured."""
    from django.db import connection
    from django.utils import timezone

    from consent.consulting import Use
    from consent.models import ConsentItem, Decision
    from consent.publishing import publish
    from consent.starting import start_form
    from people.models import Audience

    now = timezone.now()
    version = publish(start_form("image", by=None, at=now), audience=Audience.objects.create(), by=None, at=now)
    items = list(ConsentItem.objects.filter(question__version=version).select_related("question")[:DECISIONS_EACH])
    with connection.cursor() as cursor:
        cursor.execute(evidence_of_all())
        cursor.execute(consents_of_all(), [version.pk])
        for item in items:
            cursor.execute(DECISIONS, [item.pk, item.element, item.question.purpose, item.channel])
        cursor.execute("ANALYZE")
    cell = items[0]
    return Use(cell.element, cell.question.purpose, cell.channel, now.date()), Decision.objects.count()


def evidence_of_all() -> str:
    from documents.models import Evidence

    return _filled(Evidence, {"id": "id", "in_person": "TRUE", "recorded_at": "now()"})


def consents_of_all() -> str:
    from consent.models import Consent

    own = {"person_id": "id", "evidence_id": "id", "signed_at": "now()", "version_id": "%s", "language": "'fr'"}
    return _filled(Consent, own)


def _filled(model: Any, values: dict[str, str]) -> str:
    """A row for each employee: these values, nothing where a column may be empty, and a blank text elsewhere."""
    columns = {field.column: "NULL" if field.null else "''" for field in model._meta.local_concrete_fields}
    columns.pop("id")
    chosen = columns | {name: value for name, value in values.items() if name in {*columns, "id"}}
    names = ", ".join(chosen)
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(chosen.values())} FROM people_employee"


DECISIONS = """
INSERT INTO consent_decision (consent_id, item_id, answer, person_id, element, purpose, channel, decided_on)
SELECT id, %s, CASE WHEN person_id %% 5 = 0 THEN 'refused' ELSE 'granted' END, person_id, %s, %s, %s, current_date - 9
FROM consent_consent ORDER BY person_id
"""

if __name__ == "__main__":
    main()
