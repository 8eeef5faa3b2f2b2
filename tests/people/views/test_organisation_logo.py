import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from people.branding import as_logo
from people.models import Organisation


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_stranger_too_gets_the_logo_and_nothing_in_it_can_run(client: Client, organisation: Organisation) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (900, 300), "#0f5c4d").save(drawn, "PNG")
    drawn.seek(0)
    organisation.logo = as_logo(drawn)
    organisation.save()
    answer = client.get("/organisation/logo/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(answer.getvalue())).size == (512, 171)


def test_no_logo_is_not_found(client: Client, organisation: Organisation) -> None:
    assert client.get("/organisation/logo/").status_code == 404


def test_lost_file_is_not_found(client: Client, organisation: Organisation) -> None:
    Organisation.objects.update(logo="organisation/gone.png")
    assert client.get("/organisation/logo/").status_code == 404
