from django.db import migrations, models

from people.append_only import FrozenColumns, Lift

FROZEN = [
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
    "created_at",
    "created_by_id",
    "published_at",
    "published_by_id",
    "gate",
]


def frozen(*more: str) -> FrozenColumns:
    return FrozenColumns("guidebook_guideversion", [*FROZEN, *more], when="OLD.published_at IS NOT NULL")


class Migration(migrations.Migration):
    """The request of a version in force may be followed by another round of it: the text stays frozen, not that."""

    dependencies = [("guidebook", "0006_gates"), ("assignments", "0003_rounds_and_pauses")]

    operations = [
        migrations.AddField(
            model_name="guide",
            name="renew_months",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="months before it is asked again"
            ),
        ),
        migrations.AddField(
            model_name="plannedpublication",
            name="is_optional",
            field=models.BooleanField(default=False, verbose_name="by invitation"),
        ),
        Lift(frozen("ask_id")),
        frozen(),
    ]
