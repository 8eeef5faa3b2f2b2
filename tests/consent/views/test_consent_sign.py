from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from consent.models import Consent
from people.models import Employee
from tests.conftest import Cast
from tests.factories.consent import ask_consent

PAGE = "/consent/forms/image/sign/"
Browser = Callable[[Employee], Client]


@pytest.mark.parametrize(("choice", "said"), [("grant_all", "granted"), ("refuse_all", "refused")])
def test_all_at_once_is_looked_over_then_signed(cast: Cast, client_of: Browser, choice: str, said: str) -> None:
    ask_consent()
    client = client_of(cast.zoe)
    shown = client.get(PAGE)
    page = shown.content.decode()
    assert "sur l’intranet" in page
    assert " checked" not in page
    sent = {"digest": shown.context["digest"], "language": "fr", "follows": "", "choice": choice}

    assert client.post(PAGE, sent).status_code == 200
    assert not Consent.objects.exists()
    answered = client.post(PAGE, sent | {"step": "sign", "typed_name": "zoe tremblay"})

    consent = Consent.objects.get()
    assert answered["Location"] == f"/consent/{consent.pk}/"
    assert set(consent.decisions.values_list("answer", flat=True)) == {said}
    again = client.post(PAGE, sent | {"step": "sign", "typed_name": "zoe tremblay"})
    assert again["Location"] == f"/consent/{consent.pk}/"
    assert Consent.objects.count() == 1


def test_the_name_of_another_and_an_svg_sign_nothing(cast: Cast, client_of: Browser) -> None:
    ask_consent()
    client = client_of(cast.zoe)
    digest = client.get(PAGE).context["digest"]
    sent = {"digest": digest, "language": "fr", "follows": "", "choice": "grant_all", "step": "sign"}
    client.post(PAGE, sent | {"typed_name": "Sam Wilson"})
    client.post(PAGE, sent | {"typed_name": "Zoé Tremblay", "drawing": "data:image/svg+xml,<svg/>"})
    client.post(PAGE, sent | {"typed_name": "Zoé Tremblay", "choice": "each"})

    assert not Consent.objects.exists()


def test_who_is_not_asked_finds_nothing(cast: Cast, client_of: Browser) -> None:
    assert client_of(cast.sam).get(PAGE).status_code == 404
