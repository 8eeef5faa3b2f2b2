from django.test import Client

from people.models import Organisation
from tests.factories.people import OrganisationFactory


def test_stranger_too_gets_the_colours(client: Client, db: None) -> None:
    OrganisationFactory().save()
    Organisation.objects.update(colour="#7a1f5c")
    answer = client.get("/organisation.css")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/css")
    assert "--spruce: #7a1f5c" in answer.content.decode().lower()
    assert "max-age" in answer["Cache-Control"]


def test_no_colour_no_rule(client: Client, db: None) -> None:
    OrganisationFactory(colour="").save()
    assert client.get("/organisation.css").content == b""


def test_it_only_answers(client: Client, organisation: Organisation) -> None:
    assert client.post("/organisation.css").status_code == 405
