from __future__ import annotations

from consent.models import ConsentWording
from consent.starting import start_form
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, ask_consent

PAGE = "/consent/forms/image/versions/1/notice/"


def test_both_languages_are_saved(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    said = client.get(PAGE).context["form"].initial | {"rights_fr": "Vos droits.", "rights_en": "Your rights."}
    client.post(PAGE, said)

    assert dict(ConsentWording.objects.values_list("language", "rights")) == {"fr": "Vos droits.", "en": "Your rights."}


def test_too_long_is_told_and_kept(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    said = client.get(PAGE).context["form"].initial | {"rights_fr": "a" * 4001, "means_fr": "Avec une caméra."}
    refused = client.post(PAGE, said)

    assert "rights_fr" in refused.context["form"].errors
    assert "Avec une caméra." in refused.text
    assert ConsentWording.objects.get(language="fr").means != "Avec une caméra."


def test_a_colleague_was_quicker(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    client = client_of(cast.ada)
    said = client.get(PAGE).context["form"].initial | {"rights_fr": "Les miens"}
    ConsentWording.objects.filter(language="en").update(means="A drone.")

    assert "Les miens" in client.post(PAGE, said).text
    assert ConsentWording.objects.get(language="en").means == "A drone."


def test_a_published_version_is_not_written(cast: Cast, client_of) -> None:
    ask_consent()
    assert client_of(cast.ada).post(PAGE, {"rights_fr": "x"})["Location"].endswith("/write/")


def test_a_stranger_writes_nothing(cast: Cast, client_of) -> None:
    start_form("image", by=None, at=PUBLISHED)
    assert client_of(cast.sam).get(PAGE).status_code == 404
