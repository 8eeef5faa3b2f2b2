import datetime as dt

import pytest

from announcements.wording_kit import SUBJECT_LIMIT, for_guide
from tests.factories.announcements import make_announcement
from tests.factories.assignments import make_ask

DUE = dt.date(2026, 3, 20)
TITLES = {"title_fr": "Nos médias sociaux", "title_en": "Our social media"}


@pytest.mark.parametrize("number", [1, 2])
def test_the_kit_can_be_announced_as_it_is(zoe, number):
    kit = for_guide(**TITLES, number=number, minutes=12, change_note_fr="Un exemple de plus.")
    make_announcement(zoe, ask=make_ask(zoe, due_on=DUE), **vars(kit))


def test_the_day_and_the_minutes_are_left_to_the_mail_itself():
    kit = for_guide(**TITLES, number=1, minutes=12)
    assert "{{ due }}" not in kit.body_fr + kit.body_en
    assert "connaissance" in kit.body_fr
    assert "let us know" in kit.body_en


def test_what_need_not_be_acknowledged_is_not_asked():
    kit = for_guide(**TITLES, number=2, minutes=12, must_acknowledge=False)
    assert "connaissance" not in kit.body_fr
    assert "12\N{NO-BREAK SPACE}minutes" in kit.body_fr
    assert "let us know" not in kit.body_en


def test_a_new_version_says_what_changed():
    kit = for_guide(**TITLES, number=2, minutes=12, change_note_fr="Un exemple.\nDeux <liens>.")
    assert "Un exemple.<br>Deux &lt;liens&gt;." in kit.body_fr
    assert "Un exemple." in kit.body_en  # better in the other language than not at all


def test_a_guide_in_one_language_is_named_by_its_title():
    kit = for_guide(title_fr="", title_en="Our social media", number=1, minutes=5)
    assert "Our social media" in kit.subject_fr
    assert "Our social media" in kit.body_fr


def test_braces_and_long_titles_are_harmless(zoe):
    kit = for_guide(title_fr="{{ x }} <b>" + "Très " * 60, title_en="", number=2, minutes=5)
    assert len(kit.subject_fr) <= SUBJECT_LIMIT
    make_announcement(zoe, **vars(kit))
