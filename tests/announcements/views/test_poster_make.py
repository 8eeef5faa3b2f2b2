import pytest
from django.urls import reverse

from announcements.models import ShortLink
from tests.factories.announcements import make_announcement

URL = reverse("announcements:poster-make")
TYPED = {
    "headline_fr": "Publier l’esprit tranquille",
    "line_fr": "Notre guide est prêt.",
    "headline_en": "Post with peace of mind",
    "line_en": "Our guide is ready.",
    "languages": "both",
    "layout": "banner",
    "paper": "Letter",
    "path": "/guides/",
}


@pytest.mark.parametrize("person", ["ada", "camille"])
def test_whoever_announces_downloads_a_poster(person, request, client_of):
    answer = client_of(request.getfixturevalue(person)).post(URL, TYPED)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer.content.startswith(b"%PDF-")
    assert ShortLink.objects.get().path == "/guides/"


def test_looking_at_the_page_makes_no_link(client_of, ada):
    assert "Publier l’esprit tranquille" in client_of(ada).get(URL).text
    assert not ShortLink.objects.exists()


def test_it_starts_with_what_the_announcement_says(client_of, ada, zoe):
    announcement = make_announcement(zoe)
    text = client_of(ada).get(URL, {"announcement": announcement.pk}).text
    assert "/guides/medias-sociaux/" in text
    assert "Votre nouveau guide" in text


@pytest.mark.parametrize("number", ["999", "²", "-1", "x", "9" * 40, "\x00"])
def test_an_announcement_that_is_none_breaks_nothing(number, client_of, ada):
    assert client_of(ada).get(URL, {"announcement": number}).status_code in (200, 404)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("path", "//evil.example/"),
        ("path", "https://evil.example/"),
        ("headline_fr", ""),
        ("headline_en", "x" * 61),
        ("layout", "../../etc/passwd"),
        ("paper", "A0"),
        ("languages", "de"),
        ("sites", "999"),
    ],
)
def test_what_cannot_be_printed_is_said_beside_the_field(field, typed, client_of, ada):
    answer = client_of(ada).post(URL, TYPED | {field: typed})
    assert answer["Content-Type"].startswith("text/html")
    assert field in answer.context["form"].errors
    assert not ShortLink.objects.exists()


def test_a_stranger_finds_nothing(assert_closed):
    assert_closed(URL)


@pytest.mark.parametrize(
    ("address", "button"),
    [
        (URL, {"fr": 'value="Télécharger l’affiche"', "en": 'value="Download the poster"'}),
        (reverse("announcements:announcement-compose"), {"fr": "Continuer</button>", "en": "Continue</button>"}),
    ],
)
def test_the_button_speaks_the_language_of_whoever_looks(client_of, ada, address, button):
    for language in ("fr", "en", "fr"):
        browser = client_of(ada)
        browser.post("/i18n/setlang/", {"language": language})
        assert button[language] in browser.get(address).text
