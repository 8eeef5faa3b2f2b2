import pytest

from people.locking import KeyLost, locked, relocked, unlocked

FORMER, NOW = "former-" * 8, "now-" * 12


@pytest.fixture(autouse=True)
def former(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = FORMER, []


def test_what_is_locked_is_not_read_and_opens_again():
    kept = locked("clé secrète")
    assert "secr" not in kept
    assert kept != locked("clé secrète")
    assert unlocked(kept) == "clé secrète"


def test_a_former_key_still_opens(settings):
    kept = locked("x")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NOW, [FORMER]
    assert unlocked(kept) == "x"
    again = relocked(kept)
    settings.SECRET_KEY_FALLBACKS = []
    assert unlocked(again) == "x"


def test_without_its_key_nothing_opens(settings):
    kept = locked("x")
    settings.SECRET_KEY = NOW
    with pytest.raises(KeyLost):
        unlocked(kept)


@pytest.mark.parametrize("kept", ["", "x", "é", "https://hooks.slack.com/a"])
def test_what_was_never_locked_does_not_open(kept):
    with pytest.raises(KeyLost):
        unlocked(kept)
