from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next, keep_copy, sign, sign_many

Browser = Callable[..., Client]
ADDRESS = reverse("acknowledgements:document-list")


def test_everything_signed_the_newest_first(cast: Cast, client_of: Browser) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    following = ask_next(version)
    sign(following, cast.zoe, at=timezone.now())

    answer = client_of(cast.zoe).get(ADDRESS)

    numbers = [each.acknowledgement.edition.version.number for each in answer.context["signed"]]
    assert numbers == [2, 1]


def test_each_with_its_copy_or_the_word_that_it_comes(cast: Cast, client_of: Browser) -> None:
    document = keep_copy(sign(ask_guide(), cast.zoe))
    sign(ask_guide(title_fr="Autre", title_en="Other"), cast.zoe)

    page = client_of(cast.zoe).get(ADDRESS).content.decode()

    assert page.count("/download/") == 1
    assert document.get_absolute_url() in page
    assert page.count("kept-row") == 2


def test_a_newer_version_is_told(cast: Cast, client_of: Browser) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    ask_next(version)

    page = client_of(cast.zoe).get(ADDRESS).content.decode()

    assert "pill-todo" in page
    assert version.guide.get_absolute_url() in page


def test_nothing_signed_yet_says_what_will_be_here(cast: Cast, client_of: Browser) -> None:
    assert "empty-state" in client_of(cast.zoe).get(ADDRESS).content.decode()


def test_the_stranger_sees_their_own_alone(cast: Cast, client_of: Browser) -> None:
    sign(ask_guide(), cast.zoe)

    assert client_of(cast.sam).get(ADDRESS).context["signed"] == []
    assert client_of(cast.ada).get(ADDRESS).context["signed"] == []


def test_a_title_with_markup_is_shown_as_text(cast: Cast, client_of: Browser) -> None:
    sign(ask_guide(title_fr="<script>alert(1)</script>", title_en="<img src=x>"), cast.zoe)

    page = client_of(cast.zoe).get(ADDRESS).content.decode()

    assert "<script>alert" not in page


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "99999999999999999999"])
def test_a_page_that_does_not_exist_gives_one_that_does(cast: Cast, client_of: Browser, page: str) -> None:
    sign(ask_guide(), cast.zoe)

    assert len(client_of(cast.zoe).get(ADDRESS, {"page": page}).context["signed"]) == 1


def test_as_many_queries_for_one_as_for_thirty(cast: Cast, client_of: Browser) -> None:
    browser, edition = client_of(cast.zoe), sign(ask_guide(), cast.zoe).edition
    with CaptureQueriesContext(connection) as one:
        browser.get(ADDRESS)
    sign_many(29, edition, cast.zoe)
    with CaptureQueriesContext(connection) as thirty:
        answer = browser.get(ADDRESS)

    assert len(answer.context["signed"]) == 30
    assert len(thirty) == len(one)
