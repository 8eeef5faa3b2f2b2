import pytest
from django.apps import apps
from django.contrib import admin

from guidebook.models import ProfileTick
from guidebook.ticking import NoSuchStep, tick_step, ticked_by, untick_step
from tests.factories.guidebook import LATER, PUBLISHED, enliven, make_draft, publish_draft, publish_next

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast):
    return publish_draft(enliven(make_draft())).version


def test_a_step_is_ticked_once_and_unticked_without_a_trace(version, zoe, sam):
    tick_step(version, "photo", by=zoe, at=PUBLISHED)
    tick_step(version, "photo", by=zoe, at=LATER)
    assert ProfileTick.objects.get().ticked_at == PUBLISHED
    assert ticked_by(zoe, version.guide) == {"photo"}
    assert ticked_by(sam, version.guide) == frozenset()
    untick_step(version, "photo", by=sam)
    assert ticked_by(zoe, version.guide) == {"photo"}
    untick_step(version, "photo", by=zoe)
    assert not ProfileTick.objects.exists()


def test_a_step_that_is_none_is_refused(version, zoe):
    with pytest.raises(NoSuchStep):
        tick_step(version, "salary", by=zoe, at=PUBLISHED)


def test_a_tick_holds_for_the_next_version(version, zoe):
    tick_step(version, "photo", by=zoe, at=PUBLISHED)
    publish_next(version.guide)
    assert ticked_by(zoe, version.guide) == {"photo"}


def test_nothing_leads_to_ticks_but_their_own_person():
    """Neither the administration, nor a relation from a person or a guide."""
    assert not admin.site.is_registered(ProfileTick)
    assert not any(
        relation.related_model is ProfileTick
        for model in apps.get_models()
        for relation in model._meta.related_objects
        if not relation.hidden
    )
