from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from acknowledgements.models import Acknowledgement
from guidebook.publishing import retire
from tests.conftest import Cast
from tests.factories.acknowledgements import LATER, ask_guide, ask_next, ask_rewritten, sign

Browser = Callable[..., Client]
SECOND = {2: ("<p>Le texte neuf de la partie 2.</p>", "<p>The new text of part 2.</p>")}


def address(acknowledgement: Acknowledgement) -> str:
    return reverse("acknowledgements:acknowledgement-changes", args=[acknowledgement.pk])


def test_what_changed_since_they_signed(cast: Cast, client_of: Browser) -> None:
    version = ask_guide()
    signed = sign(version, cast.zoe)
    ask_rewritten(version, SECOND)
    client = client_of(cast.zoe)

    page = client.get(address(signed)).content.decode()
    assert "<ins>" in page
    assert "neuf" in page

    assert address(signed) in client.get(reverse("acknowledgements:document-list")).content.decode()
    assert address(signed) in client.get(signed.get_absolute_url()).content.decode()


def test_a_decline_is_compared_too(cast: Cast, client_of: Browser) -> None:
    version = ask_guide()
    signed = sign(version, cast.zoe, answer=Acknowledgement.Answer.DECLINED, remark="Non merci.")
    ask_rewritten(version, SECOND)
    assert "<ins>" in client_of(cast.zoe).get(address(signed)).content.decode()


@pytest.mark.parametrize("end", ["still in force", "retired", "same text"])
def test_nothing_to_compare_is_said_calmly(cast: Cast, client_of: Browser, end: str) -> None:
    version = ask_guide()
    signed = sign(version, cast.zoe)
    if end == "retired":
        retire(version, by=cast.ada, at=LATER)
    elif end == "same text":
        ask_next(version)
    answer = client_of(cast.zoe).get(address(signed))
    assert answer.status_code == 200
    assert "<ins>" not in answer.content.decode()


@pytest.mark.parametrize("who", ["sam", "malik", "ada"])
def test_the_stranger_gets_nothing(cast: Cast, client_of: Browser, who: str) -> None:
    signed = sign(ask_guide(), cast.zoe)
    assert client_of(getattr(cast, who)).get(address(signed)).status_code == 404
