from django.db import migrations

from people.append_only import AppendOnly, FrozenChildren, FrozenColumns

PUBLISHED = (
    "EXISTS (SELECT 1 FROM guidebook_guideversion version WHERE version.published_at IS NOT NULL AND version.id = "
)
OF_SECTION = "(SELECT section.version_id FROM guidebook_section section WHERE section.id = {row}.section_id)"
OF_CHECK = (
    "(SELECT section.version_id FROM guidebook_section section JOIN guidebook_check asked "
    "ON asked.section_id = section.id WHERE asked.id = {row}.question_id)"
)
OF_PRESENCE = (
    "(SELECT presence.version_id FROM guidebook_platformpresence presence WHERE presence.id = {row}.presence_id)"
)
OF_VERSION = [
    "section",
    "edition",
    "platformpresence",
    "valueparallel",
    "profilestep",
    "kititem",
    "conductrule",
    "situation",
    "recoverystep",
    "diffusionchannel",
]


class Migration(migrations.Migration):
    dependencies = [("guidebook", "0003_life_review_and_combinations")]
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
                "parity_reason",
                "sector",
                "posture",
                "answers",
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
        *(FrozenChildren(f"guidebook_{name}", PUBLISHED + "{row}.version_id)") for name in OF_VERSION),
        FrozenChildren("guidebook_sectiontext", PUBLISHED + OF_SECTION + ")"),
        FrozenChildren("guidebook_check", PUBLISHED + OF_SECTION + ")"),
        FrozenChildren("guidebook_checkchoice", PUBLISHED + OF_CHECK + ")"),
        FrozenChildren("guidebook_desiredinteraction", PUBLISHED + OF_PRESENCE + ")"),
        AppendOnly("guidebook_submission"),
        AppendOnly("guidebook_verdict"),
    ]
