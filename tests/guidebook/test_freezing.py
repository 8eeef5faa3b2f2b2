"""The database itself keeps a published text: raw SQL, behind the back of every rule, is refused."""

import pytest
from django.db import DatabaseError, connection, transaction

from guidebook.models import Edition, GuideVersion, Section, SectionText
from tests.factories.guidebook import make_draft, publish_guide

pytestmark = pytest.mark.django_db


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


@pytest.fixture
def published(organisation):
    return publish_guide(sections=2).versions.get()


CHANGES = [
    "UPDATE guidebook_guideversion SET number = 9",
    "UPDATE guidebook_guideversion SET change_note_fr = 'x'",
    "UPDATE guidebook_guideversion SET statement_fr = 'x'",
    "UPDATE guidebook_guideversion SET published_at = NULL",
    "UPDATE guidebook_guideversion SET audience_id = NULL",
    "UPDATE guidebook_section SET position = 9",
    "UPDATE guidebook_section SET key = 'x' WHERE position = 1",
    "UPDATE guidebook_sectiontext SET body = 'x'",
    "UPDATE guidebook_edition SET title = 'x'",
    "UPDATE guidebook_edition SET digest = 'x'",
    "DELETE FROM guidebook_sectiontext",
    "DELETE FROM guidebook_edition",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_raw_sql_cannot_change_a_published_text(published, statement):
    assert refused(statement)


@pytest.mark.parametrize("model", [GuideVersion, Section, SectionText, Edition])
def test_rows_of_a_published_version_cannot_go(published, model):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.parametrize(
    "add",
    [
        lambda version: Section.objects.create(version=version, key="nouvelle", position=9),
        lambda version: SectionText.objects.bulk_create(
            [SectionText(section=version.sections.last(), language="es", title="x", edited_at=version.created_at)]
        ),
        lambda version: Edition.objects.create(
            version=version,
            language="es",
            title="x",
            statement="x",
            statement_digest="x",
            sections=[],
            words=0,
            digest="x",
            created_at=version.created_at,
        ),
    ],
)
def test_nothing_is_added_to_a_published_version(published, add):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        add(published)


def test_a_section_cannot_move_into_a_published_version(published):
    draft = make_draft(title_fr="Autre", sections=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        draft.sections.update(version=published, key="importee")


@pytest.mark.parametrize(
    "table", ["guidebook_guideversion", "guidebook_section", "guidebook_sectiontext", "guidebook_edition"]
)
def test_a_table_cannot_be_emptied_at_once(published, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE; its DELETE is refused row by row")
    connection.check_constraints()  # otherwise PostgreSQL refuses because foreign keys are still to be checked
    assert refused(f"TRUNCATE {table} CASCADE")


def test_a_draft_changes_freely_beside_it(published):
    draft = make_draft(title_fr="Autre", sections=1)
    draft.sections.update(position=9)
    SectionText.objects.filter(section__version=draft).update(body="<p>x</p>")
    draft.sections.all().delete()
    assert draft.delete()


def test_a_published_version_can_still_be_retired(published):
    GuideVersion.objects.filter(pk=published.pk).update(retired_at=published.published_at)
    published.refresh_from_db()
    assert not published.is_in_force
