from __future__ import annotations

import io
from collections.abc import Callable

from django.test import Client
from PIL import Image

from consent.cataloguing import Described, add_asset
from people.models import Employee
from tests.conftest import Cast
from tests.factories.assets import ADDED, a_photo, make_asset

ClientOf = Callable[[Employee], Client]


def test_the_small_copy_and_the_large_one(cast: Cast, client_of: ClientOf) -> None:
    asset = add_asset(Described("photo", "Dépôt"), a_photo((2400, 1200)), by=cast.ada, at=ADDED)
    client, path = client_of(cast.ada), f"/consent/assets/{asset.pk}/image/"

    sizes = [Image.open(io.BytesIO(client.get(path, asked).content)).size for asked in ({}, {"size": "large"})]

    assert sizes == [(360, 180), (1200, 600)]
    assert client.get(path)["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_nobody_else_sees_it(cast: Cast, client_of: ClientOf) -> None:
    asset = add_asset(Described("photo", "Dépôt"), a_photo(), by=cast.ada, at=ADDED)

    assert client_of(cast.sam).get(f"/consent/assets/{asset.pk}/image/").status_code == 404


def test_what_has_no_picture_has_none(cast: Cast, client_of: ClientOf) -> None:
    asset = make_asset(by=cast.ada)

    assert client_of(cast.ada).get(f"/consent/assets/{asset.pk}/image/").status_code == 404
