from django.db import migrations

from people.append_only import AppendOnly, FrozenChildren, FrozenColumns

PUBLISHED = (
    "EXISTS (SELECT 1 FROM consent_consentformversion version WHERE version.published_at IS NOT NULL AND version.id = "
)
OF_QUESTION = "(SELECT asked.version_id FROM consent_consentquestion asked WHERE asked.id = {row}.question_id)"
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
    "created_at",
    "created_by_id",
    "published_at",
    "published_by_id",
]


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial")]
    operations = [
        FrozenColumns("consent_consentformversion", FROZEN, when="OLD.published_at IS NOT NULL"),
        FrozenChildren("consent_consentwording", PUBLISHED + "{row}.version_id)"),
        FrozenChildren("consent_consentquestion", PUBLISHED + "{row}.version_id)"),
        FrozenChildren("consent_consentitem", PUBLISHED + OF_QUESTION + ")"),
        *(
            AppendOnly(f"consent_{name}")
            for name in ("consent", "decision", "withdrawal", "withdrawndecision", "consentlook")
        ),
    ]
