from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from consent.consulting import Use, may_publish
from documents.models import SealOrder
from documents.sealing import seal
from people.models import Employee
from tests.conftest import Cast
from tests.factories.assets import PUBLISHED_ON, cell_of, open_takedown
from tests.factories.consent import SIGNED

PATH = "/consent/data/export/"
ClientOf = Callable[[Employee], Client]


def data_of(client: Client) -> Any:
    answer = client.get(PATH)
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"].startswith("attachment")
    return json.loads(answer.content)


def test_everything_held_leaves_in_one_file(cast: Cast, client_of: ClientOf) -> None:
    takedown = open_takedown(cast, title="Atelier")
    version = takedown.publication.question.answers.get().decision.consent.version
    may_publish([cast.zoe.login], Use("photo", **cell_of(version), day=PUBLISHED_ON), by=cast.ada, at=SIGNED)
    document = seal(SealOrder.objects.filter(kind="consent")[0], at=timezone.now())

    data = data_of(client_of(cast.zoe))

    assert data["person"]["name"] == "Zoé Tremblay"
    assert data["consents"][0]["sealed"] == {"code": document.code, "sha256": document.sha256}
    assert data["consents"][0]["record"]["decisions"][0]["answer"] == "granted"
    assert data["withdrawals"][0]["record"]["is_whole"] is True
    assert {row["asked_by"] for row in data["registry"]} == {"Ada Gagnon"}
    assert data["appearances"][0]["publications"][0]["taken_down_at"] is None
    assert data["takedowns"][0]["reason"] == "withdrawn"


def test_it_holds_nothing_of_anybody_else(cast: Cast, client_of: ClientOf) -> None:
    open_takedown(cast)

    data = data_of(client_of(cast.sam))

    assert data["person"]["name"] == "Sam Wilson"
    assert not any(data[name] for name in ("consents", "withdrawals", "looks", "registry", "appearances", "takedowns"))
