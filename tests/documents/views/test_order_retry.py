from http import HTTPStatus

import pytest
from django.urls import reverse

from documents.models import Document, SealOrder
from documents.tasks import seal_waiting
from tests.documents.views.test_order_list import fail
from tests.factories.documents import make_document, make_order

URL = reverse("documents:order-retry")
pytestmark = pytest.mark.django_db


def test_one_is_tried_again_at_once(client_of, ada, zoe, django_capture_on_commit_callbacks):
    first, second = make_order(zoe), make_order(zoe, about="test:fr:2")
    fail(first)
    fail(second)
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client_of(ada).post(URL, {"order": first.pk}, follow=True)
    assert "1 document est réessayé" in answer.text
    assert len(callbacks) == 1
    seal_waiting()
    assert list(Document.objects.values_list("about", flat=True)) == [first.about]
    second.refresh_from_db()
    assert second.not_before is not None


def test_all_that_failed_are_tried_again(client_of, ada, zoe):
    for number in range(3):
        fail(make_order(zoe, about=f"test:fr:{number}"))
    assert "3 documents sont réessayés" in client_of(ada).post(URL, follow=True).text
    assert SealOrder.objects.filter(not_before=None).count() == 3


def test_what_was_sealed_meanwhile_is_left_alone(client_of, ada, zoe):
    document = make_document(zoe)
    order = SealOrder.objects.get(about=document.about)
    assert "Il ne restait rien à réessayer" in client_of(ada).post(URL, {"order": order.pk}, follow=True).text


@pytest.mark.parametrize("typed", ["999999", "one", "-1", "9" * 40])
def test_an_order_that_is_none_changes_nothing(client_of, ada, zoe, typed):
    make_order(zoe)
    assert client_of(ada).post(URL, {"order": typed}).status_code == HTTPStatus.FOUND


def test_looking_tries_nothing(client_of, ada, zoe):
    fail(make_order(zoe))
    assert client_of(ada).get(URL).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert SealOrder.objects.get().not_before is not None


def test_a_stranger_finds_nothing(client_of, sam, zoe):
    fail(make_order(zoe))
    assert client_of(sam).post(URL).status_code == 404
    assert SealOrder.objects.get().not_before is not None
