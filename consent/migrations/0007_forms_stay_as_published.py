from django.db import migrations

from people.append_only import FrozenChildren, FrozenColumns, SetOnce

PUBLISHED = (
    "EXISTS (SELECT 1 FROM consent_consentformversion version WHERE version.published_at IS NOT NULL AND version.id = "
)
OF_QUESTION = "(SELECT asked.version_id FROM consent_consentquestion asked WHERE asked.id = {row}.question_id)"
OF_FORM = (
    "EXISTS (SELECT 1 FROM consent_consentformversion version "
    "WHERE version.published_at IS NOT NULL AND version.form_id = OLD.id)"
)
FROZEN = [
    "form_id",
    "number",
    "months",
    "end_event_fr",
    "end_event_en",
    "after_departure",
    "territory_fr",
    "territory_en",
    "is_tagging_allowed",
    "change_note_fr",
    "change_note_en",
    "ask_id",
    "created_at",
    "created_by_id",
    "published_at",
    "published_by_id",
]


class Migration(migrations.Migration):
    """A title is part of what is signed: it stays, as the text does, once a version is published."""

    dependencies = [("consent", "0006_label_published_items")]
    operations = [
        FrozenColumns("consent_consentformversion", FROZEN, when="OLD.published_at IS NOT NULL"),
        SetOnce("consent_consentformversion", ["retired_at", "retired_by_id"], "retired_at"),
        FrozenChildren("consent_consentwording", PUBLISHED + "{row}.version_id)"),
        FrozenChildren("consent_consentquestion", PUBLISHED + "{row}.version_id)"),
        FrozenChildren("consent_consentitem", PUBLISHED + OF_QUESTION + ")"),
        FrozenColumns("consent_consentform", ["slug", "title_fr", "title_en"], when=OF_FORM),
    ]
