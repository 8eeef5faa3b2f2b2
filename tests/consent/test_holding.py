"""Withdrawing while communications publish or name people: whichever comes first, nothing is missed."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from consent.cataloguing import add_people
from consent.models import ConsentFormVersion, Publication, Takedown
from consent.showing import NotAllAgree
from consent.withdrawing import remaining, withdraw
from people.models import Employee
from tests.conftest import Cast
from tests.factories.assets import RECORDED, make_asset, published
from tests.factories.consent import FACTS, answer, ask_consent

pytestmark = pytest.mark.django_db(transaction=True)
WAIT = 1.0  # seconds in which the other would have finished, were it not held


def take_back(person: Employee) -> None:
    consent = person.consents.get()
    keys = [decision.pk for decision in remaining(consent)]
    withdraw(consent, keys, language="fr", facts=FACTS, by=person, at=RECORDED)


def while_not_committed(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """The second begins once the first has written, and before it is committed; what the second came to."""
    outcome: list[object] = []

    def act() -> None:
        try:
            outcome.append(second())
        except NotAllAgree as refusal:
            outcome.append(refusal)
        finally:
            connections.close_all()

    thread = threading.Thread(target=act)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(WAIT)
        assert thread.is_alive()  # it waits
    thread.join(30)
    return outcome


@pytest.fixture
def version(cast: Cast) -> ConsentFormVersion:
    asked = ask_consent()
    answer(asked, cast.zoe)
    return asked


def test_publishing_hears_of_the_withdrawal_that_came_first(cast: Cast, version: ConsentFormVersion) -> None:
    asset = make_asset(cast.zoe, by=cast.ada)

    [outcome] = while_not_committed(lambda: take_back(cast.zoe), lambda: published(asset, version, by=cast.ada))

    assert isinstance(outcome, NotAllAgree)
    assert not Publication.objects.exists()


def test_a_withdrawal_finds_what_was_being_published(cast: Cast, version: ConsentFormVersion) -> None:
    asset = make_asset(cast.zoe, by=cast.ada)

    while_not_committed(lambda: published(asset, version, by=cast.ada), lambda: take_back(cast.zoe))

    assert Takedown.objects.open().get().publication == Publication.objects.get()


def test_a_person_named_while_they_withdraw_is_to_be_taken_down(cast: Cast, version: ConsentFormVersion) -> None:
    asset = make_asset(by=cast.ada)
    published(asset, version, by=cast.ada)

    while_not_committed(lambda: take_back(cast.zoe), lambda: add_people(asset, [cast.zoe], by=cast.ada, at=RECORDED))

    assert Takedown.objects.open().get().person == cast.zoe


def test_a_withdrawal_finds_where_the_person_was_being_named(cast: Cast, version: ConsentFormVersion) -> None:
    asset = make_asset(by=cast.ada)
    published(asset, version, by=cast.ada)

    while_not_committed(lambda: add_people(asset, [cast.zoe], by=cast.ada, at=RECORDED), lambda: take_back(cast.zoe))

    assert Takedown.objects.open().get().person == cast.zoe


def test_publishing_waits_for_who_is_being_named(cast: Cast, version: ConsentFormVersion) -> None:
    asset = make_asset(by=cast.ada)

    [outcome] = while_not_committed(
        lambda: add_people(asset, [cast.malik], by=cast.ada, at=RECORDED),
        lambda: published(asset, version, by=cast.ada),
    )

    assert isinstance(outcome, NotAllAgree)
