from __future__ import annotations

from consent.models import ConsentItem, ConsentQuestion
from consent.starting import start_form
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, ask_consent

PAGE = "/consent/forms/image/versions/1/questions/press/write/"


def test_a_question_is_added_then_changed(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    said = client.get(PAGE).context["form"].initial | {"question_fr": "Aux journaux ?", "cells": ["photo:print"]}
    client.post(PAGE, said)
    again = client.get(PAGE).context["form"].initial | {"cells": ["voice:website", "photo:website"]}
    client.post(PAGE, again)

    question = ConsentQuestion.objects.get(purpose="press")
    assert (question.question_fr, question.position) == ("Aux journaux ?", 4)
    assert list(question.items.values_list("element", "channel")) == [("photo", "website"), ("voice", "website")]


def test_nothing_to_ask_about_is_told_and_the_words_are_kept(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    said = client.get(PAGE).context["form"].initial | {"question_fr": "Aux journaux ?"}
    for cells in ([], ["soul:print"]):
        refused = client.post(PAGE, said | {"cells": cells})
        assert "cells" in refused.context["form"].errors
        assert "Aux journaux ?" in refused.text
    assert not ConsentQuestion.objects.filter(purpose="press").exists()


def test_a_colleague_was_quicker(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client, page = client_of(cast.ada), PAGE.replace("press", "internal")
    said = client.get(page).context["form"].initial
    ConsentItem.objects.filter(question__purpose="internal", element="video").delete()

    assert client.post(page, said).context["form"].errors
    assert not ConsentItem.objects.filter(question__purpose="internal", element="video").exists()


def test_a_purpose_that_is_none_and_a_published_version(cast: Cast, client_of) -> None:
    ask_consent()
    client = client_of(cast.ada)
    assert client.get(PAGE.replace("press", "gossip")).status_code == 404
    assert client.get(PAGE)["Location"].endswith("/versions/1/write/")


def test_a_stranger_writes_nothing(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    assert client_of(cast.sam).post(PAGE, {"cells": ["photo:print"]}).status_code == 404
