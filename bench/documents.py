"""Sealed documents per second of one core, against the whole guide set anew for each person, and against a seal alone.

The three alternate inside one run. Ours is what `documents.sealing` calls: the shape of the sheet is known, each person
has their own name, reference and record, and some of each round are verified. `--quick` ends within a minute. The last
line is JSON.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from documents.stamping import Stamped

ROUNDS, EACH = (3, 100) if "--quick" in sys.argv else (12, 500)


def main() -> None:
    os.environ.update(REPERE_HOME=tempfile.mkdtemp(prefix="repere-bench-"), DJANGO_SETTINGS_MODULE="config.settings")
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    import django

    django.setup()
    from documents import typesetting
    from documents.certificates import seal_key
    from documents.checking import check
    from documents.codes import new_code
    from documents.composing import Body, Composition, Row, Section, Sheet
    from documents.pades import seal_pdf
    from documents.richtext import resolve
    from documents.stamping import stamp
    from guidebook.answering import Answers
    from guidebook.composing import compose
    from guidebook.placeholders import PLACEHOLDERS

    values = dict.fromkeys(PLACEHOLDERS, "Boréal Mobilité")
    texts = [(section.key, section.texts["fr"]) for section in compose(Answers()).sections]
    sections = tuple(Section(key, text.title, resolve(text.body, values)) for key, text in texts)
    body = Body("Guide d’utilisation des médias sociaux", "fr", sections)
    now = dt.datetime.now(dt.UTC)
    key = seal_key()

    def composition(number: int) -> Composition:
        name, digest = f"Zoé Tremblay {number}", hashlib.sha256(b"%d" % number).hexdigest()
        rows = (
            Row("Personne", f"{name}, matricule {10_000 + number}"), Row("Service et lieu", "Exploitation, Québec"),
            Row("Gestionnaire", "Malik Benali"), Row("Guide", f"{body.title}\nVersion 1, en français"),
            Row("Pris connaissance", f"27 novembre 2026 à 14\u00a0h\u00a005\n2026-11-27 19:05:{number % 60:02d} UTC"),
        )  # fmt: skip
        evidence = (
            Row("Reconnue par", "Nom d’utilisateur et mot de passe"), Row("Fait", "Par la personne, après connexion"),
            Row("Empreinte de la preuve", digest, is_digest=True), Row("Empreinte du guide", "9f" * 32, is_digest=True),
            Row("Empreinte de la déclaration", "a0" * 32, is_digest=True),
        )  # fmt: skip
        sheet = Sheet("Accusé de lecture", "Je confirme avoir lu ce guide.", rows, evidence, signature=name)
        return Composition(
            about=f"acknowledgement:{number}", language="fr", title="Accusé de lecture", acted_at=now, sheet=sheet,
            record={"number": number, "name": name, "digests": [digest] * 3}, issuer="Boréal Mobilité", body=body,
        )  # fmt: skip

    def ours(number: int) -> Stamped | None:
        return stamp(composition(number), key, code=new_code(), at=now)

    def naive(number: int) -> bytes:
        typesetting._body.cache_clear()  # noqa: SLF001  (what keeping the body saves is what is measured)
        pdf = typesetting.typeset(composition(number), code=new_code(), at=now, is_trial=key.is_development)
        return seal_pdf(pdf, key, language="fr")

    ready = typesetting.typeset(composition(0), code=new_code(), at=now, is_trial=key.is_development)
    begun = time.process_time()
    made = [file for file in (ours(0), ours(0)) if file]  # the second lays the shape out
    laid_out = time.process_time() - begun
    seconds: dict[str, list[float]] = {"ours": [], "naive": [], "sign only": [], "raw signature": []}
    for number in range(ROUNDS):
        several = range(number * EACH, (number + 1) * EACH)
        seconds["ours"].append(_cpu(lambda: made.extend(filter(None, map(ours, several)))) / EACH)  # noqa: B023
        seconds["naive"].append(_cpu(lambda: naive(number)))  # noqa: B023
        seconds["sign only"].append(_cpu(lambda: seal_pdf(ready, key, language="fr")))
        seconds["raw signature"].append(_cpu(lambda: [key.sign(b"x" * 32) for _time in range(EACH)]) / EACH)
    assert len(made) == ROUNDS * EACH + 1, "each was stamped"
    assert all(check(file.content, roots=[key.root], clocks=[]).holds for file in made[:: EACH // 2]), "and verifies"
    size = round(statistics.mean(len(file.increment) for file in made))
    print(f"the shape laid out once: {laid_out * 1000:.0f} ms of CPU, {len(made[0].base)} bytes shared by all")
    spent = {name: statistics.median(times) for name, times in seconds.items()}
    for name, cost in spent.items():
        print(f"{name:13} {cost * 1000:9.3f} ms of CPU a document, {1 / cost:9.2f} a second of one core")
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
