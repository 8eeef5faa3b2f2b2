from django.db import migrations

from people.append_only import FrozenChildren, FrozenColumns

PUBLISHED = "SELECT 1 FROM guidebook_guideversion version WHERE version.published_at IS NOT NULL AND version.id = "
VERSION_OF_TEXT = "(SELECT section.version_id FROM guidebook_section section WHERE section.id = {row}.section_id)"


class Migration(migrations.Migration):
    dependencies = [("guidebook", "0001_initial")]
    operations = [
        FrozenColumns(
            "guidebook_guideversion",
            [
                "guide_id",
                "number",
                "statement_fr",
                "statement_en",
                "change_note_fr",
                "change_note_en",
                "is_substantive",
                "audience_id",
                "ask_id",
                "created_at",
                "created_by_id",
                "published_at",
                "published_by_id",
            ],
            when="OLD.published_at IS NOT NULL",
        ),
        FrozenChildren("guidebook_section", "EXISTS (" + PUBLISHED + "{row}.version_id)"),
        FrozenChildren("guidebook_sectiontext", "EXISTS (" + PUBLISHED + VERSION_OF_TEXT + ")"),
        FrozenChildren("guidebook_edition", "EXISTS (" + PUBLISHED + "{row}.version_id)"),
    ]
