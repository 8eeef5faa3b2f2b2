import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from people.wording import current_language, day, localized, localized_with_language, moment

NBSP = "\u00a0"
MARCH_3 = dt.datetime(2026, 3, 3, 19, 5, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _here() -> object:
    with timezone.override(ZoneInfo("America/Toronto")):
        yield


def test_moment_in_both_languages() -> None:
    assert moment(MARCH_3, "fr") == f"3 mars 2026 à 14{NBSP}h{NBSP}05"
    assert moment(MARCH_3, "en") == f"March 3, 2026 at 2:05{NBSP}p.m."


@pytest.mark.parametrize(
    ("hour", "minute", "fr", "en"),
    [
        (5, 0, "0 h 00", "12 a.m."),
        (14, 0, "9 h 00", "9 a.m."),
        (14, 30, "9 h 30", "9:30 a.m."),
        (17, 0, "12 h 00", "12 p.m."),
    ],
)
def test_round_hours_and_midnight(hour: int, minute: int, fr: str, en: str) -> None:
    at = dt.datetime(2026, 2, 3, hour, minute, tzinfo=dt.UTC)
    assert moment(at, "fr").replace(NBSP, " ").endswith(f" à {fr}")
    assert en.rsplit(maxsplit=1)[-1] in moment(at, "en").replace(NBSP, " ")


def test_first_of_the_month() -> None:
    assert day(dt.date(2026, 3, 1), "fr") == "1er mars 2026"
    assert day(dt.date(2026, 3, 1), "en") == "March 1, 2026"
    assert day(dt.date(2026, 3, 21), "fr") == "21 mars 2026"
    assert moment(dt.datetime(2026, 3, 1, 17, 5, tzinfo=dt.UTC), "fr").startswith("1er mars 2026 à 12")


def test_day_of_a_moment_is_the_day_here() -> None:
    assert day(dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC), "fr") == "1er mars 2026"


def test_nothing_is_shown_as_nothing() -> None:
    assert (day(None), moment(None)) == ("", "")


@pytest.mark.parametrize(("active", "expected"), [("fr", "fr"), ("en", "en"), ("en-ca", "en"), ("fr-ca", "fr")])
def test_current_language(active: str, expected: str) -> None:
    with translation.override(active):
        assert current_language() == expected
    with translation.override(None):
        assert current_language() == "fr"


def test_localized_falls_to_the_language_that_exists() -> None:
    both, french = (
        SimpleNamespace(title_fr="Guide", title_en="Handbook"),
        SimpleNamespace(title_fr="Guide", title_en=""),
    )
    with translation.override("en"):
        assert localized(both, "title") == "Handbook"
        assert localized_with_language(french, "title") == ("Guide", "fr")
    assert localized(both, "title", "fr") == "Guide"
    assert localized_with_language(SimpleNamespace(title_fr="", title_en="Only"), "title", "fr") == ("Only", "en")


def test_filters_need_no_loading() -> None:
    template = Template(
        '{{ thing|localized:"title" }} ({{ thing|language_shown:"title" }}), {{ on|day }}, {{ at|moment }}'
    )
    context = Context(
        {"thing": SimpleNamespace(title_fr="Guide", title_en=""), "on": dt.date(2026, 3, 1), "at": MARCH_3}
    )
    with translation.override("en"):
        assert template.render(context) == f"Guide (fr-CA), March 1, 2026, March 3, 2026 at 2:05{NBSP}p.m."
