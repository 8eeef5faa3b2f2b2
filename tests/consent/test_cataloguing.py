from __future__ import annotations

import io

import pytest
from PIL import Image

from announcements.models import Delivery
from consent.cataloguing import Described, KnownAlready, NothingToShow, add_asset, add_people, remove_person, search
from consent.models import Appearance, Asset, AssetImage, Guest, Takedown
from documents.models import LedgerEntry
from people.images import ImageTooLarge, NotAnImage
from tests.conftest import Cast
from tests.factories.assets import ADDED, RECORDED, a_photo, make_asset, open_takedown, published
from tests.factories.consent import answer, ask_consent

PHOTO = Described("photo", "  Dépôt\nde Lévis ")


def test_of_a_picture_two_small_copies_are_kept_without_what_cameras_hide(cast: Cast) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Canon"
    exif.get_ifd(0x8825)[1] = "N"
    asset = add_asset(PHOTO, a_photo((3000, 2000), exif=exif), by=cast.ada, at=ADDED)

    kept = AssetImage.objects.get(asset=asset)
    large, small = (Image.open(io.BytesIO(bytes(each))) for each in (kept.content, kept.thumbnail))
    assert (asset.title, large.size, small.size) == ("Dépôt de Lévis", (1200, 800), (360, 240))
    assert not large.getexif()
    assert not small.getexif()


def test_the_same_file_is_catalogued_once(cast: Cast) -> None:
    photo = a_photo().getvalue()
    asset = add_asset(PHOTO, io.BytesIO(photo), by=cast.ada, at=ADDED)

    with pytest.raises(KnownAlready) as known:
        add_asset(PHOTO, io.BytesIO(photo), by=cast.malik, at=ADDED)

    assert known.value.asset == asset
    assert Asset.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", NotAnImage),
        (b"<!doctype html><script>alert(1)</script>", NotAnImage),
        (b"\xff\xd8\xff\xe0 cut short", NotAnImage),
        (b"", NotAnImage),
        (b"\x00" * (26 * 1024 * 1024), ImageTooLarge),
    ],
)
def test_evil_files_are_refused_and_nothing_is_kept(cast: Cast, content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        add_asset(PHOTO, io.BytesIO(content), by=cast.ada, at=ADDED)

    assert not Asset.objects.exists()


def test_a_picture_of_too_many_pixels_is_never_opened(cast: Cast) -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    bomb.seek(0)

    with pytest.raises(ImageTooLarge):
        add_asset(PHOTO, bomb, by=cast.ada, at=ADDED)


def test_what_nobody_could_recognise_is_refused(cast: Cast) -> None:
    with pytest.raises(NothingToShow):
        add_asset(Described("words", "Témoignage", description="  "), None, by=cast.ada, at=ADDED)


def test_a_person_is_in_it_once_and_may_be_taken_out_and_put_back(cast: Cast) -> None:
    asset = make_asset(cast.zoe, by=cast.ada)
    assert add_people(asset, [cast.zoe, cast.sam], by=cast.ada, at=ADDED) == 1

    first = Appearance.objects.get(person=cast.zoe)
    remove_person(first, by=cast.malik, at=ADDED)
    remove_person(first, by=cast.sam, at=ADDED)
    add_people(asset, [cast.zoe], by=cast.ada, at=ADDED)

    first.refresh_from_db()
    assert (first.removed_by, Appearance.objects.filter(asset=asset, person=cast.zoe).count()) == (cast.malik, 2)


def test_naming_somebody_who_said_no_in_what_is_published_is_to_be_taken_down(cast: Cast) -> None:
    version = ask_consent()
    answer(version, cast.zoe, "refused")
    asset = make_asset(by=cast.ada)
    published(asset, version, by=cast.ada)
    assert not Takedown.objects.exists()

    add_people(asset, [cast.zoe], by=cast.ada, at=ADDED.replace(day=6))

    assert Takedown.objects.get().person == cast.zoe


def test_when_it_was_somebody_else_nothing_is_to_be_taken_down_for_them(cast: Cast) -> None:
    takedown = open_takedown(cast)
    appearance = Appearance.objects.get(person=cast.zoe)

    remove_person(appearance, by=cast.ada, at=RECORDED)

    takedown.refresh_from_db()
    assert (takedown.outcome, takedown.done_by) == (Takedown.Outcome.SOMEBODY_ELSE, cast.ada)
    assert LedgerEntry.objects.filter(about=takedown.key).count() == 1
    assert not Delivery.objects.filter(occasion__startswith="takedown-done:").exists()


def test_search_finds_titles_words_and_people_whatever_their_accents(cast: Cast) -> None:
    mine = make_asset(cast.zoe, by=cast.ada, title="Atelier")
    guest = Guest.objects.create(name="Rosa Lima", email="rosa@client.example", invited_by=cast.ada, invited_at=ADDED)
    other = make_asset(by=cast.ada, title="Fête")
    add_people(other, [], [guest], by=cast.ada, at=ADDED)

    assert [list(search(words)) for words in ("tremblay zoe", "atelier", "rosa", "nobody")] == [
        *([mine], [mine], [other], []),
    ]
    assert set(search(" ")) == {mine, other}
