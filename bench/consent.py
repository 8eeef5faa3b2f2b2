"""Consents signed per second over HTTP, each with a decision for every item of the starter form, its evidence, its line
for the ledger and its order to seal, against a bare Django view that inserts one row (same server, same pool, same
sessions, same middleware), in turn within one run. Each person signs once, sent twice at the same moment as by an
impatient thumb. Counted afterwards: people without a consent, with two, or without an order to seal. The last line is
JSON.
"""

from __future__ import annotations

import json
import statistics

from rig import QUICK
from rig.load import Answered, spend
from rig.people import hire, log_in
from rig.posting import BARE, create_bare, posts
from rig.servers import servers

ROUNDS, EACH = (3, 200) if QUICK else (8, 1_000)
CONNECTIONS = 8
WARM = 80
PEOPLE = WARM + ROUNDS * EACH


def main() -> None:
    with servers() as running:
        hire(PEOPLE)
        path, form = ask_everybody()
        create_bare()
        port = running.serve("web", "rig.wsgi:application")
        browsers = [log_in(number) for number in range(1, PEOPLE + 1)]
        asked = {
            "bare view": posts(BARE, {}, iter(browsers), PEOPLE),
            "a consent signed": posts(path, form, iter(browsers), PEOPLE),
        }
        answered: dict[str, list[Answered]] = {name: [] for name in asked}
        for requests in asked.values():
            spend(port, requests[:WARM], connections=CONNECTIONS, expected=302)
        for start in range(WARM, PEOPLE, EACH):
            for name, requests in asked.items():
                wanted = requests[start : start + EACH]
                answered[name].append(spend(port, wanted, connections=CONNECTIONS, expected=302))
        # Whoever presses twice: nothing more is recorded, and nobody is told that it failed.
        again = asked["a consent signed"][:EACH]
        refused = spend(
            port, [one for one in again for _press in range(2)], connections=CONNECTIONS, expected=302
        ).errors
        wrong = trouble()
    tell(answered, wrong | {"refused_twice": refused})


def ask_everybody() -> tuple[str, dict[str, str]]:
    """The starter form, published to everybody; where it is signed, and what is sent there."""
    import datetime as dt

    from django.utils import timezone

    from assignments.reconciling import reconcile
    from consent.models import ConsentItem
    from consent.publishing import publish
    from consent.starting import start_form
    from consent.wording import wording_digest, wording_in
    from people.models import Audience, Employee

    # Everybody signs under the same name, so that one form serves all.
    Employee.objects.update(first_name="Zoé", last_name="Tremblay")
    at = timezone.now() - dt.timedelta(days=1)
    version = publish(start_form("image", by=None, at=at), audience=Audience.objects.create(), by=None, at=at)
    assert version.ask is not None
    reconcile(version.ask, at=at)
    items = ConsentItem.objects.filter(question__version=version).values_list("pk", flat=True)
    said = {f"item-{key}": "granted" if number % 3 else "refused" for number, key in enumerate(items)}
    form = {
        **said,
        "choice": "each",
        "step": "sign",
        "language": "fr",
        "digest": wording_digest(version, wording_in(version, "fr")),
        "follows": "",
        "typed_name": "zoe tremblay",
    }
    return "/consent/forms/image/sign/", form


def trouble() -> dict[str, int]:
    from consent.models import Consent, Decision
    from documents.models import SealOrder

    signed = list(Consent.objects.values_list("person", flat=True))
    return {
        "lost": PEOPLE - len(set(signed)),
        "doubled": len(signed) - len(set(signed)),
        "without_order": len(signed) - SealOrder.objects.filter(about__startswith="consent:").count(),
        "decisions_each": Decision.objects.count() // max(len(signed), 1),
    }


def tell(answered: dict[str, list[Answered]], wrong: dict[str, int]) -> None:
    speed = {name: statistics.median(one.per_second for one in rounds) for name, rounds in answered.items()}
    print(f"\n{'':24}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'errors':>8}")
    for name, rounds in answered.items():
        p50 = statistics.median(one.p50_ms for one in rounds)
        p95 = statistics.median(one.p95_ms for one in rounds)
        print(f"{name:24}{speed[name]:10.0f}{p50:9.2f}{p95:9.2f}{sum(one.errors for one in rounds):8}")
    ours = answered["a consent signed"]
    figures = {
        "ratio_vs_bare_view": round(speed["a consent signed"] / speed["bare view"], 3),
        "per_second": round(speed["a consent signed"]),
        "bare_per_second": round(speed["bare view"]),
        "p95_ms": round(statistics.median(one.p95_ms for one in ours), 2),
        "errors": sum(one.errors for one in ours),
        **wrong,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
