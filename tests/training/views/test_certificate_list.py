from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import SealOrder
from documents.sealing import seal
from people.models import Employee
from tests.conftest import Cast
from tests.factories.training import complete, make_course

Browser = Callable[[Employee], Client]
PAGE = "/training/certificates/"


def test_a_certificate_is_on_its_way_then_there_to_download(cast: Cast, client_of: Browser) -> None:
    complete(make_course(), cast.zoe)
    browser = client_of(cast.zoe)
    assert "en route" in browser.get(PAGE).content.decode()

    document = seal(SealOrder.objects.get(), at=timezone.now())

    assert document.get_absolute_url() in browser.get(PAGE).content.decode()
    assert browser.get(document.get_absolute_url()).status_code == 200


def test_a_stranger_sees_their_own_alone(cast: Cast, client_of: Browser) -> None:
    complete(make_course(), cast.zoe)

    assert "Premiers pas" not in client_of(cast.sam).get(PAGE).content.decode()


@pytest.mark.parametrize("number", [1, 25])
def test_the_number_of_queries_does_not_grow(cast: Cast, client_of: Browser, number: int) -> None:
    for place in range(number):
        complete(make_course(f"cours-{place}", lessons=1, questions=0), cast.zoe)
    browser = client_of(cast.zoe)
    browser.get(PAGE)

    with CaptureQueriesContext(connection) as queries:
        browser.get(PAGE)

    assert len(queries) <= 7
