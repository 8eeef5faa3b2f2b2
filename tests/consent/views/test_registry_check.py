from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from consent.models import RegistryQuestion
from people.models import Employee, Role, RoleGrant
from tests.conftest import Cast
from tests.factories.consent import answer, ask_consent

PATH = "/consent/registry/check/"
ClientOf = Callable[[Employee], Client]


@pytest.fixture
def carla(cast: Cast) -> Employee:
    """Sam, made a communications person."""
    RoleGrant.objects.create(employee=cast.sam, role=Role.COMMUNICATIONS)
    return cast.sam


def shoot(version: object, content: bytes) -> dict[str, object]:
    item = version.questions.first().items.first()  # type: ignore[attr-defined]
    cell = {"element": item.element, "purpose": item.question.purpose, "channel": item.channel}
    return {"table": SimpleUploadedFile("shoot.csv", content), "day": "2026-11-26", **cell}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_list_comes_back_with_an_answer_on_each_row(
    cast: Cast, carla: Employee, client_of: ClientOf, encoding: str
) -> None:
    version = ask_consent()
    record = answer(version, cast.zoe).key
    answer(version, cast.malik, "refused")
    table = "Photo;Nom\r\n001.jpg;Zoé Tremblay\r\n001.jpg;malik\r\n=2+2;Nobody\r\n".encode(encoding)

    answered = client_of(carla).post(PATH, shoot(version, table))

    rows = answered.getvalue().decode("utf-8-sig").splitlines()
    assert rows[0] == "Photo,Nom,Answer,Reason,Record,Valid until"
    assert rows[1].startswith(f"001.jpg,Zoé Tremblay,Yes,Granted,{record},")
    assert rows[2] == "001.jpg,malik,No,,,"
    assert rows[3] == "'=2+2,Nobody,Ask first,Not known here,,"
    assert RegistryQuestion.objects.get().answers.count() == 3


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"person\n",
        b"person,photo\n,1.jpg\n",
        b"person\n" + b"zoe\n" * 2001,
        b"person\n" + b"z" * 1_000_001,
        b'person\n"' + b"z" * 200_000,
        b"," * 40 + b"\nzoe\n",
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_asked(carla: Employee, client_of: ClientOf, content: bytes) -> None:
    answered = client_of(carla).post(PATH, shoot(ask_consent(), content))

    assert answered.status_code == 200
    assert "Nothing was asked." in answered.content.decode()
    assert not RegistryQuestion.objects.exists()


def test_managers_and_strangers_find_nothing(malik: Employee, sam: Employee, client_of: ClientOf) -> None:
    for person in (malik, sam):
        assert client_of(person).get(PATH).status_code == 404
        assert client_of(person).post(PATH).status_code == 404
