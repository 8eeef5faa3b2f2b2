"""Verifications per second of one core: a file judged, and the archive checked again, and how often a seal alone is.

The three alternate inside one run. `--quick` ends within a minute. The last line is JSON.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

ROUNDS = 5 if "--quick" in sys.argv else 40
DOCUMENTS = 20


def main() -> None:
    home = tempfile.mkdtemp(prefix="repere-bench-")
    os.environ.update(
        REPERE_HOME=home, DATABASE_URL=f"sqlite:///{home}/bench.sqlite3", DJANGO_SETTINGS_MODULE="config.settings"
    )
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    import django

    django.setup()
    from django.core.management import call_command
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    from documents.auditing import audit, to_audit
    from documents.checking import USAGE, _asn1, check
    from documents.examining import examine
    from documents.models import Document
    from documents.trusting import trusted_roots

    call_command("migrate", verbosity=0)
    roots = trusted_roots()
    Document.objects.bulk_create([_document(number) for number in range(DOCUMENTS)])
    content = Document.objects.first().content  # type: ignore[union-attr]

    def seal_alone() -> None:
        """pyHanko's own validation, which nothing that asks as much can outrun."""
        signature = PdfFileReader(io.BytesIO(content)).embedded_signatures[0]
        context = ValidationContext(trust_roots=_asn1(roots), allow_fetching=False)
        assert validate_pdf_signature(signature, context, key_usage_settings=USAGE).bottom_line

    def archive() -> None:
        assert not any(row.flaws for rows in audit(to_audit(), roots=roots) for row in rows)

    assert check(content, roots=roots, clocks=()).holds
    seconds: dict[str, list[float]] = {"check": [], "archive": [], "seal alone": []}
    for _round in range(ROUNDS):
        seconds["check"].append(_cpu(lambda: check(content, roots=roots, clocks=())))
        seconds["archive"].append(_cpu(archive) / DOCUMENTS)
        seconds["seal alone"].append(_cpu(seal_alone))
    spent = {name: statistics.median(times) for name, times in seconds.items()}
    for name, cost in spent.items():
        print(f"{name:10} {cost * 1000:8.2f} ms of CPU a document, {1 / cost:8.1f} a second of one core")
    begun = time.perf_counter()
    assert examine(content, roots=roots).holds
    confined = time.perf_counter() - begun
    print(f"{'confined':10} {confined * 1000:8.0f} ms by the clock, in a process of its own")
    figures = {
        "checks_per_second": round(1 / spent["check"], 1),
        "archive_per_second": round(1 / spent["archive"], 1),
        "ratio_check_vs_seal_alone": round(spent["seal alone"] / spent["check"], 2),
        "confined_ms": round(confined * 1000),
        "bytes_per_document": len(content),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures))


def _document(number: int):  # type: ignore[no-untyped-def]
    from documents.certificates import seal_key
    from documents.codes import new_code
    from documents.composing import Composition, Row, Sheet
    from documents.models import Document
    from documents.pades import seal_pdf
    from documents.typesetting import typeset

    at, code, title = dt.datetime(2026, 3, 3, 19, 5, tzinfo=dt.UTC), new_code(), "Accusé de lecture"
    about = {"code": code, "language": "fr", "title": title}
    rows = (Row("Personne", f"Zoé Tremblay {number}"), Row("Version", "1"))
    sheet = Sheet(title, "Je confirme avoir lu ce guide.", rows, (Row("Mode", "Mot de passe"),))
    record = {"document": about, "number": number}
    composition = Composition(f"bench:{number}", "fr", title, at, sheet, record, "Boréal Mobilité")
    content = seal_pdf(typeset(composition, code=code, at=at), seal_key(), language="fr")
    return Document(
        kind="bench", about=composition.about, title=title, language="fr", code=code, increment=content,
        size=len(content), sha256=hashlib.sha256(content).hexdigest(), record=record,
        certificate_sha256=seal_key().fingerprint, sealed_by=seal_key().holder, acted_at=at, sealed_at=at,
    )  # fmt: skip


def _cpu(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


if __name__ == "__main__":
    main()
