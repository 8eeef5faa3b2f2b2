import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_short_address_of_a_qr_code_leads_a_stranger_to_the_long_one(organisation: object, client: Client) -> None:
    response = client.get("/v/7k3m9qxatb4c")
    assert response.headers["Location"] == "/verify/7K3M-9QXA-TB4C/"


def test_a_short_address_that_is_no_code_leads_there_too(organisation: object, client: Client) -> None:
    response = client.get("/v/hello", follow=True)
    assert response.status_code == 200
