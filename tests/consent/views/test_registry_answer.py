from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from consent.authorising import authorise, revoke
from consent.models import ConsentFormVersion, RegistryQuestion, RegistryToken
from documents.throttling import QUESTIONS, WRONG_CODES, count_question
from tests.conftest import Cast
from tests.factories.consent import SIGNED, answer, ask_consent

PATH = "/consent/api/may-publish/"


def question(version: ConsentFormVersion, *people: str) -> dict[str, Any]:
    item = version.questions.all()[0].items.all()[0]
    cell = {"element": item.element, "purpose": item.question.purpose, "channel": item.channel}
    return {"people": list(people), "date": "2026-11-26", **cell}


def ask(body: Any, secret: str) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body)
    client = Client(enforce_csrf_checks=True)
    return client.post(PATH, raw, content_type="application/json", headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def secret(cast: Cast) -> str:
    return authorise("Photothèque", by=cast.ada, at=SIGNED)[1]


def test_a_system_is_answered_for_each_person_and_the_question_is_kept(cast: Cast, secret: str) -> None:
    version = ask_consent()
    consent = answer(version, cast.zoe)
    answer(version, cast.malik, "refused")

    told = ask(question(version, "zoe", "malik", "nobody"), secret).json()

    kept = RegistryQuestion.objects.get()
    assert (told["question"], told["answer"], kept.asked_by) == (kept.pk, "no", None)
    assert kept.token == RegistryToken.objects.get()
    until = consent.expires_on and consent.expires_on.isoformat()
    granted = {"answer": "yes", "reason": "granted", "record": consent.key, "valid_until": until}
    unknown = {"answer": "ask", "reason": "unknown", "record": None, "valid_until": None}
    assert told["people"] == [
        {"person": "zoe", **granted},
        {"person": "malik", "answer": "no"},
        {"person": "nobody", **unknown},
    ]


def test_the_secret_is_not_kept(secret: str) -> None:
    assert secret not in str(RegistryToken.objects.values().get())


def test_a_stranger_and_a_revoked_token_are_refused(cast: Cast, secret: str) -> None:
    revoke(RegistryToken.objects.get(), by=cast.ada, at=SIGNED)

    for tried in (secret, "", "repere_registry_", "é\x7f"):
        assert ask(question(ask_consent(slug=f"f{len(tried)}"), "zoe"), tried).status_code == 401
    assert not RegistryQuestion.objects.exists()


def test_nobody_guesses_for_long(secret: str) -> None:
    for _try in range(WRONG_CODES):
        ask({}, "repere_registry_x")

    assert ask({}, "repere_registry_x").status_code == 429


def test_a_system_asks_only_so_often(secret: str) -> None:
    for _try in range(QUESTIONS):
        count_question(str(RegistryToken.objects.get().pk))

    assert ask({}, secret).status_code == 429


def test_reading_the_address_asks_nothing(db: None, client: Client) -> None:
    assert client.get(PATH).status_code == 405


@pytest.mark.parametrize(
    "change",
    [
        {"people": "zoe"},
        {"people": [1]},
        {"people": []},
        {"people": [""] * 3},
        {"people": ["a"] * 2001},
        {"date": "x"},
        {"date": ["2026-11-26"]},
        {"date": None},
        {"element": {"a": 1}},
        {"channel": "radio"},
    ],
)
def test_a_bad_question_is_refused(cast: Cast, secret: str, change: dict[str, Any]) -> None:
    assert ask(question(ask_consent(), "zoe") | change, secret).status_code == 400
    assert not RegistryQuestion.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{", b"[" * 100_000, b"{" + b" " * 1_000_001])
def test_a_body_that_is_no_question_is_refused(secret: str, body: bytes) -> None:
    assert ask(body, secret).status_code == 400
