"""Sealed documents per second of one core, against the whole guide set anew for each person, and against a seal alone.

The three alternate inside one run. `--quick` ends within a minute. The last line is JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

ROUNDS = 3 if "--quick" in sys.argv else 12


def main() -> None:
    os.environ.update(REPERE_HOME=tempfile.mkdtemp(prefix="repere-bench-"), DJANGO_SETTINGS_MODULE="config.settings")
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    import django

    django.setup()
    from documents import typesetting
    from documents.certificates import seal_key
    from documents.composing import Body, Composition, Row, Section, Sheet
    from documents.pades import seal_pdf
    from documents.richtext import resolve
    from guidebook.answering import Answers
    from guidebook.composing import compose
    from guidebook.placeholders import PLACEHOLDERS

    values = dict.fromkeys(PLACEHOLDERS, "Boréal Mobilité")
    texts = [(section.key, section.texts["fr"]) for section in compose(Answers()).sections]
    sections = tuple(Section(key, text.title, resolve(text.body, values)) for key, text in texts)
    body = Body("Guide d’utilisation des médias sociaux", "fr", sections)
    now = dt.datetime(2026, 3, 3, 19, 5, tzinfo=dt.UTC)
    key = seal_key()

    def composition(number: int) -> Composition:
        rows = (Row("Personne", f"Zoé Tremblay {number}"), Row("Version", "1"))
        sheet = Sheet("Accusé de lecture", "Je confirme avoir lu ce guide.", rows, (Row("Mode", "Mot de passe"),))
        return Composition(
            about=f"acknowledgement:{number}", language="fr", title="Accusé de lecture", acted_at=now, sheet=sheet,
            record={"number": number}, issuer="Boréal Mobilité", body=body,
        )  # fmt: skip

    def ours(number: int) -> bytes:
        return seal_pdf(typesetting.typeset(composition(number), code="0000-0000-0000", at=now), key, language="fr")

    def naive(number: int) -> bytes:
        typesetting._body.cache_clear()  # noqa: SLF001  (what keeping the body saves is what is measured)
        return ours(number)

    ready = typesetting.typeset(composition(0), code="0000-0000-0000", at=now)
    seconds: dict[str, list[float]] = {"ours": [], "naive": [], "sign only": []}
    size = len(ours(0))
    for number in range(ROUNDS):
        seconds["ours"].append(_cpu(lambda: ours(number)))  # noqa: B023
        seconds["naive"].append(_cpu(lambda: naive(number)))  # noqa: B023
        seconds["sign only"].append(_cpu(lambda: seal_pdf(ready, key, language="fr")))
    spent = {name: statistics.median(times) for name, times in seconds.items()}
    for name, cost in spent.items():
        print(f"{name:10} {cost * 1000:8.1f} ms of CPU a document, {1 / cost:7.2f} a second of one core")
    figures = {
        "ratio_vs_naive": round(spent["naive"] / spent["ours"], 2),
        "ratio_vs_sign_only": round(spent["sign only"] / spent["ours"], 3),
        "bytes_per_document": size,
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures))


def _cpu(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


if __name__ == "__main__":
    main()
