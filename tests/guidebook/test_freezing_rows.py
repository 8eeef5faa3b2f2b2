"""Rows and questions of a published version: the database refuses to add, change or remove any."""

import pytest
from django.db import DatabaseError, transaction

from guidebook.models import LIVING, Check, CheckChoice, DesiredInteraction, GuideVersion
from tests.factories.guidebook import enliven, make_draft, publish_draft

pytestmark = pytest.mark.django_db
FROZEN = [*LIVING, DesiredInteraction, Check, CheckChoice]


def with_everything():
    version = enliven(make_draft(sections=5))
    question = Check.objects.create(
        section=version.sections.first(), position=1, question_fr="Puis-je ?", question_en="May I?"
    )
    for position, is_right in enumerate([True, False], start=1):
        CheckChoice.objects.create(
            question=question, position=position, text_fr="Oui", text_en="Yes", is_right=is_right
        )
    return version


@pytest.fixture
def published(organisation):
    return publish_draft(with_everything()).version


def test_every_table_is_tried():
    """Those that hang from a version or from its sections, all but what is told of a version from outside."""
    tables = {relation.related_model for relation in GuideVersion._meta.related_objects if not relation.hidden}
    assert set(LIVING) <= tables


@pytest.mark.parametrize("model", FROZEN)
def test_a_row_of_a_published_version_does_not_change(published, model):
    row = model.objects.first()
    assert row is not None
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(position=99)


@pytest.mark.parametrize("model", FROZEN)
def test_a_row_of_a_published_version_does_not_go(published, model):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.parametrize("model", FROZEN)
def test_no_row_is_added_to_a_published_version(published, model):
    row = model.objects.first()
    row.pk, row.position = None, 99
    if hasattr(row, "key"):
        row.key = "another"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("model", FROZEN)
def test_rows_of_a_draft_change_freely(organisation, model):
    draft = with_everything()
    assert model.objects.update(position=9)
    assert draft.is_draft
    assert model.objects.all()._raw_delete("default") if model in (CheckChoice, DesiredInteraction) else True
