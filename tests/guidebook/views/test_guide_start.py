import pytest

from guidebook.models import Guide

pytestmark = pytest.mark.django_db
PAGE = "/guides/start/"


def test_hr_chooses_between_the_starter_and_a_blank_page(cast, ada, browse):
    page = browse(ada).get(PAGE)
    assert page.status_code == 200
    assert "The starter as it stands" in page.text
    assert "A blank page" in page.text


def test_starting_from_the_starter(cast, ada, browse):
    response = browse(ada).post(PAGE, {"door": "starter", "title_fr": "Nos repères", "title_en": ""})
    guide = Guide.objects.get()
    assert response["Location"] == "/guides/nos-reperes/versions/1/write/"
    assert guide.created_by == ada
    assert guide.versions.get().sections.count() >= 8


def test_starting_from_a_blank_page(cast, camille, browse):
    browse(camille).post(PAGE, {"door": "blank", "title_en": "Ours"})
    assert Guide.objects.get().versions.get().sections.count() == 8


@pytest.mark.parametrize("who", ["sam", "zoe", "malik", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    client = browse(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"door": "starter"}).status_code == 404
    assert not Guide.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"door": "window"}, "Select a valid choice"),
        ({"title_fr": "Nos repères"}, "This field is required"),
        ({"door": "blank", "title_fr": "a" * 200_000}, "at most 200 characters"),
    ],
)
def test_bad_input_is_said_and_starts_nothing(cast, ada, browse, typed, said):
    page = browse(ada).post(PAGE, typed)
    assert page.status_code == 200
    assert said in page.text
    assert not Guide.objects.exists()


def test_control_characters_in_a_title_are_dropped(cast, ada, browse):
    browse(ada).post(PAGE, {"door": "blank", "title_fr": "Nos\u202e repères\u200b"})
    assert "\u202e" not in Guide.objects.get().title_fr
