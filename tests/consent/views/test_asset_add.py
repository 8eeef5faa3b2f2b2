from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from consent.models import Asset
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.assets import a_photo
from tests.factories.people import RoleGrantFactory

PATH = "/consent/assets/add/"
ClientOf = Callable[[Employee], Client]


def photo(content: bytes | None = None, name: str = "dépôt.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_photo().getvalue() if content is None else content, "image/jpeg")


def said(**more: object) -> dict[str, object]:
    return {"element": "photo", "title": "Dépôt", "people": "Zoé Tremblay\nsam\n"} | more


def test_a_photo_is_added_with_those_in_it(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.ada).post(PATH, said(picture=photo()))

    asset = Asset.objects.get()
    assert answer["Location"] == asset.get_absolute_url()
    assert {row.person for row in asset.appearances.all()} == {cast.zoe, cast.sam}


def test_the_same_file_leads_to_what_is_there(cast: Cast, client_of: ClientOf) -> None:
    content, client = a_photo().getvalue(), client_of(cast.ada)
    client.post(PATH, said(picture=photo(content)))

    answer = client.post(PATH, said(picture=photo(content), title="Encore"), follow=True)

    assert "Ce fichier précis est déjà ici" in answer.content.decode()
    assert Asset.objects.get().title == "Dépôt"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"picture": photo(b"<svg/>", "photo.jpg")}, "Ce n’est pas une image"),
        ({"picture": photo(b"\x00" * (26 * 1024 * 1024))}, "trop lourde"),
        ({"people": "Zoé Tremblay\nPersonne D'ici"}, "personne de connu ici"),
        ({"link": "javascript:alert(1)"}, "URL"),
        ({}, "Donnez une image, une adresse ou des mots"),
    ],
)
def test_what_cannot_be_added_is_told_and_what_was_typed_stays(
    cast: Cast, client_of: ClientOf, changed: dict[str, object], told: str
) -> None:
    page = client_of(cast.ada).post(PATH, said(**changed)).content.decode()

    assert told in page
    assert 'value="Dépôt"' in page
    assert not Asset.objects.exists()


@pytest.mark.parametrize("role", [None, Role.PRIVACY_OFFICER, Role.AUDITOR])
def test_only_those_who_publish_add(cast: Cast, client_of: ClientOf, role: str | None) -> None:
    if role:
        RoleGrantFactory(employee=cast.sam, role=role)

    assert client_of(cast.sam).post(PATH, said(picture=photo())).status_code == 404
    assert not Asset.objects.exists()
