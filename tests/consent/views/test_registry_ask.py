from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from consent.models import RegistryQuestion
from people.models import Employee, Role, RoleGrant
from tests.conftest import Cast
from tests.factories.consent import answer, ask_consent

PATH = "/consent/registry/"
ClientOf = Callable[[Employee], Client]


@pytest.fixture
def carla(cast: Cast) -> Employee:
    """Sam, made a communications person."""
    RoleGrant.objects.create(employee=cast.sam, role=Role.COMMUNICATIONS)
    return cast.sam


def question(version: object, people: str) -> dict[str, str]:
    item = version.questions.first().items.first()  # type: ignore[attr-defined]
    cell = {"element": item.element, "purpose": item.question.purpose, "channel": item.channel}
    return {"people": people, "day": "2026-11-26", **cell}


def test_communications_people_read_an_answer_for_each_person(cast: Cast, carla: Employee, client_of: ClientOf) -> None:
    version = ask_consent()
    record = answer(version, cast.zoe).key

    page = client_of(carla).post(PATH, question(version, "Zoé Tremblay\n\nNobody Known\n")).content.decode()

    assert "Ask first" in page
    assert "Granted" in page
    assert record in page
    assert "Not known here" in page
    assert RegistryQuestion.objects.get().asked_by == carla


def test_a_refusal_is_told_to_communications_people_as_no_and_no_more(
    cast: Cast, carla: Employee, client_of: ClientOf
) -> None:
    version = ask_consent()
    record = answer(version, cast.zoe, "refused").key
    asked = question(version, "zoe")

    theirs = client_of(carla).post(PATH, asked).content.decode()
    hers = client_of(cast.ada).post(PATH, asked).content.decode()

    assert "No, not with all of them" in theirs
    assert "Refused" not in theirs
    assert record not in theirs
    assert record in hers


def test_hr_admins_alone_are_led_to_the_tokens(cast: Cast, carla: Employee, client_of: ClientOf) -> None:
    assert "/consent/registry/tokens/" in client_of(cast.ada).get(PATH).content.decode()
    assert "/consent/registry/tokens/" not in client_of(carla).get(PATH).content.decode()


def test_looking_at_the_page_asks_nothing(carla: Employee, client_of: ClientOf) -> None:
    assert client_of(carla).get(PATH).status_code == 200
    assert not RegistryQuestion.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"people": " \n "}, {"people": "x\n" * 2001}, {"day": "tomorrow"}, {"element": "soul"}, {"people": "a\x00"}],
)
def test_a_bad_question_is_refused_and_not_kept(carla: Employee, client_of: ClientOf, change: dict[str, str]) -> None:
    answered = client_of(carla).post(PATH, question(ask_consent(), "zoe") | change)

    assert "Nothing was asked." in answered.content.decode()
    assert not RegistryQuestion.objects.exists()


def test_what_is_typed_is_shown_as_text(carla: Employee, client_of: ClientOf) -> None:
    page = client_of(carla).post(PATH, question(ask_consent(), "<script>x</script>")).content.decode()

    assert "<script>x" not in page


def test_managers_and_strangers_find_nothing(malik: Employee, sam: Employee, client_of: ClientOf) -> None:
    for person in (malik, sam):
        assert client_of(person).get(PATH).status_code == 404
        assert client_of(person).post(PATH, {"people": "zoe"}).status_code == 404
