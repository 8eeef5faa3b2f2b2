from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from consent.models import Consent, ConsentItem
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


def test_as_a_browser_sends_it_item_by_item(cast: Cast, client_of: Browser) -> None:
    """One yes, the rest no; looked over, changed, looked over again and signed."""
    version = ask_consent()
    client = client_of(cast.zoe)
    digest = client.get(PAGE).context["digest"]
    first, *others = ConsentItem.objects.filter(question__version=version).values_list("pk", flat=True)
    answers = {f"item-{pk}": "refused" for pk in others} | {f"item-{first}": "granted"}
    sent = {"digest": digest, "language": "fr", "follows": ""} | answers

    looked_over = client.post(PAGE, sent | {"choice": "each"})
    assert "signature" in looked_over.context
    changed = client.post(PAGE, sent | {"step": "change"})
    assert "signature" not in changed.context
    assert changed.content.decode().count(" checked") == len(answers)
    client.post(PAGE, sent | {"step": "sign", "typed_name": "Zoé Tremblay"})

    granted = Consent.objects.get().decisions.filter(answer="granted")
    assert list(granted.values_list("item", flat=True)) == [first]


def test_what_the_answers_hold_for_is_shown_before_and_on_review(cast: Cast, client_of: Browser) -> None:
    version = ask_consent()
    client = client_of(cast.zoe)
    shown = client.get(PAGE)
    sent = {"digest": shown.context["digest"], "language": "fr", "follows": "", "choice": "refuse_all"}

    for page in (shown, client.post(PAGE, sent)):
        text = page.content.decode()
        assert "Si vous quittez l’entreprise" in text
        assert str(version.territory_fr) in text


def test_a_form_replaced_meanwhile_is_told_and_signs_nothing(cast: Cast, client_of: Browser) -> None:
    version = ask_consent()
    client = client_of(cast.zoe)
    items = ConsentItem.objects.filter(question__version=version).values_list("pk", flat=True)
    sent = {"digest": "0" * 64, "language": "fr", "step": "sign", "typed_name": "Zoé Tremblay", "follows": "9" * 40}

    answer = client.post(PAGE, sent | {f"item-{pk}": "granted" for pk in items}, follow=True)

    assert "Le formulaire a changé" in answer.content.decode()
    assert not Consent.objects.exists()
