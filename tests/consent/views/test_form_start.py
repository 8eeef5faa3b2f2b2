from __future__ import annotations

from consent.coverage import gaps_of
from consent.models import ConsentForm, ConsentFormVersion
from tests.conftest import Cast

PAGE = "/consent/forms/start/"


def test_the_starter_is_complete_and_takes_the_title_given(cast: Cast, client_of) -> None:
    client = client_of(cast.ada)
    assert client.get(PAGE).status_code == 200
    client.post(PAGE, {"door": "starter"})
    answered = client.post(PAGE, {"door": "starter", "title_fr": "Vos images", "title_en": "Your images"})

    assert answered["Location"] == "/consent/forms/vos-images/versions/1/write/"
    versions = ConsentFormVersion.objects.with_text()
    assert [gaps_of(version) for version in versions] == [[], []]
    assert set(ConsentForm.objects.values_list("slug", flat=True)) == {"image", "vos-images"}


def test_a_blank_form_needs_a_title(cast: Cast, client_of) -> None:
    client = client_of(cast.ada)
    refused = client.post(PAGE, {"door": "blank"})
    assert "title_fr" in refused.context["form"].errors
    assert not ConsentForm.objects.exists()

    client.post(PAGE, {"door": "blank", "title_en": "Pictures"})
    assert ConsentFormVersion.objects.get().created_by == cast.ada


def test_a_stranger_starts_nothing(cast: Cast, client_of) -> None:
    assert client_of(cast.sam).post(PAGE, {"door": "starter"}).status_code == 404
    assert not ConsentForm.objects.exists()
