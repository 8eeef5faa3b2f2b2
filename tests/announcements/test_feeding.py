import datetime as dt

from announcements.announcing import cancel
from announcements.feeding import changed_at, entries
from announcements.models import CURRENT_FOR
from people.models import Audience, Department, Role, Site
from tests.factories.announcements import ANNOUNCED_AT, make_announcement, make_started

LATER = ANNOUNCED_AT + dt.timedelta(hours=1)
TO_ALL = {"subject_fr": "Un guide chez {{ company }}", "body_fr": "<p>Il est <b>prêt</b>.</p>"}


def titles(language="fr", at=LATER):
    return [entry.title for entry in entries(language=language, at=at)]


def test_what_is_for_everybody_is_told_in_the_language_of_the_feed(organisation, zoe):
    make_started(**TO_ALL)
    [entry] = entries(language="fr", at=LATER)
    assert entry.title == f"Un guide chez {organisation.name}"
    assert entry.summary == "Il est prêt."
    assert titles("en") == ["Your new guide"]


def test_what_exists_in_one_language_says_which(organisation):
    make_started(subject_en="", body_en="", button_en="", **TO_ALL)
    [entry] = entries(language="en", at=LATER)
    assert (entry.language, entry.summary) == ("fr", "Il est prêt.")


def test_what_is_addressed_to_a_few_is_never_told(organisation, zoe, ada):
    department, site = Department.objects.first(), Site.objects.first()
    narrow = [
        Audience.objects.create(language="fr"),
        Audience.objects.create(roles=[Role.AUDITOR]),
        *(Audience.objects.create() for _kind in range(3)),
    ]
    narrow[2].departments.add(department)
    narrow[3].sites.add(site)
    narrow[4].excluded.add(zoe)
    for audience in narrow:
        make_started(audience=audience)
    make_started(zoe)
    assert titles() == []


def test_drafts_cancelled_and_old_ones_are_not_told(organisation, ada):
    make_announcement()
    cancel(make_started(), by=ada, at=ANNOUNCED_AT)
    make_started(at=ANNOUNCED_AT - CURRENT_FOR)
    assert titles() == []


def test_a_text_that_speaks_to_one_person_gives_its_subject_alone(organisation):
    make_started()
    [entry] = entries(language="fr", at=LATER)
    assert (entry.title, entry.summary) == ("Votre nouveau guide", "")


def test_a_subject_that_names_a_person_is_left_out(organisation):
    make_started(subject_fr="{{ first_name }}, votre guide")
    assert titles("fr") == []
    assert titles("en") == ["Your new guide"]


def test_the_moment_of_change_moves_when_something_leaves_is_cancelled_or_grows_old(organisation, ada):
    assert changed_at(at=LATER) is None
    announcement = make_started()
    assert changed_at(at=LATER) == ANNOUNCED_AT
    old = ANNOUNCED_AT + CURRENT_FOR
    assert changed_at(at=old) == old
    cancel(announcement, by=ada, at=LATER)
    assert changed_at(at=LATER) == LATER
