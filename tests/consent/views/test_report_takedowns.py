from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consent.models import Takedown
from consent.summing_up import Progress, progress_by_channel
from consent.taking_down import Proof, finish
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.assets import RECORDED, open_takedown
from tests.factories.people import RoleGrantFactory

PAGE = "/consent/report/takedowns/"
ClientOf = Callable[[Employee], Client]
REMOVED = Proof(Takedown.Outcome.REMOVED, note="Retirée.")


def test_to_do_overdue_in_time_late_and_out_of_reach(cast: Cast) -> None:
    open_takedown(cast, number=5)
    in_time, late, held, overdue, mistaken = Takedown.objects.order_by("pk")
    finish(in_time, REMOVED, by=cast.ada, at=RECORDED)
    finish(late, REMOVED, by=cast.ada, at=RECORDED + dt.timedelta(days=30))
    finish(held, Proof(Takedown.Outcome.OUT_OF_REACH, note="Demandé."), by=cast.ada, at=RECORDED)
    Takedown.objects.filter(pk=mistaken.pk).update(outcome="mistaken", done_at=RECORDED, done_by=cast.ada)
    channel = overdue.publication.channel

    assert progress_by_channel(overdue.due_on) == {channel: Progress(1, 0, 1, 1, 1)}
    assert progress_by_channel(overdue.due_on + dt.timedelta(days=1))[channel].overdue == 1
    long_after = progress_by_channel(RECORDED.date() + dt.timedelta(days=800))[channel]
    assert (long_after.in_time, long_after.late) == (0, 0)


@pytest.mark.parametrize(("ending", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_it_is_read_and_taken_as_a_file(cast: Cast, client_of: ClientOf, ending: str, start: bytes) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.COMMUNICATIONS)
    open_takedown(cast, number=2)
    client = client_of(cast.malik)

    assert client.get(PAGE).context["rows"][-1][1] == 2
    assert b"".join(client.get(PAGE, {"format": ending})).startswith(start)


def test_it_asks_as_many_questions_for_one_as_for_many(cast: Cast, client_of: ClientOf) -> None:
    client, counts = client_of(cast.ada), []
    for number in (1, 8):
        open_takedown(cast, number=number)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_nothing_yet(cast: Cast, client_of: ClientOf) -> None:
    assert "Rien n’a jamais été à retirer" in client_of(cast.ada).get(PAGE).content.decode()


def test_a_stranger_finds_nothing(cast: Cast, client_of: ClientOf) -> None:
    open_takedown(cast)

    assert client_of(cast.zoe).get(PAGE).status_code == 404
