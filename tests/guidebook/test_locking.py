import datetime as dt

import pytest

from guidebook.locking import PATIENCE, TakenByAnother, being_written, lock_of_another, release, take, take_over
from guidebook.models import WritingLock
from tests.factories.guidebook import LATER, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_draft(sections=1).sections.get()


def test_whoever_comes_first_writes_and_the_second_is_told_who(section, ada, zoe):
    take(section, by=ada, at=LATER)
    with pytest.raises(TakenByAnother) as refusal:
        take(section, by=zoe, at=LATER + dt.timedelta(minutes=4))
    assert (refusal.value.lock.holder, refusal.value.lock.taken_at) == (ada, LATER)
    assert lock_of_another(section, by=zoe, at=LATER) == refusal.value.lock
    assert lock_of_another(section, by=ada, at=LATER) is None


def test_a_page_that_says_it_is_open_keeps_the_section_and_its_hour(section, ada, zoe):
    take(section, by=ada, at=LATER)
    for minutes in (4, 8):
        lock = take(section, by=ada, at=LATER + dt.timedelta(minutes=minutes))
    assert lock.taken_at == LATER
    with pytest.raises(TakenByAnother):
        take(section, by=zoe, at=LATER + dt.timedelta(minutes=12))


def test_a_silent_page_gives_way_after_five_minutes(section, ada, zoe):
    take(section, by=ada, at=LATER)
    later = LATER + PATIENCE
    assert being_written(section.version, at=later) == {}
    assert take(section, by=zoe, at=later).holder == zoe
    with pytest.raises(TakenByAnother):
        take(section, by=ada, at=later)


def test_taking_over_tells_the_first_at_once(section, ada, zoe):
    take(section, by=ada, at=LATER)
    take_over(section, by=zoe, at=LATER)
    with pytest.raises(TakenByAnother):
        take(section, by=ada, at=LATER)
    assert being_written(section.version, at=LATER)[section.pk].holder == zoe


def test_leaving_frees_the_section_but_never_that_of_another(section, ada, zoe):
    take(section, by=ada, at=LATER)
    release(section, by=zoe)
    assert WritingLock.objects.get().holder == ada
    release(section, by=ada)
    assert take(section, by=zoe, at=LATER).holder == zoe
