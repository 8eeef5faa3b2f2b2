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
    "ask_id",
    "created_at",
    "created_by_id",
    "published_at",
    "published_by_id",
]
GATES = [(1, "Every section opened"), (2, "Every section opened, and its questions answered right")]


def gate() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(blank=True, choices=GATES, null=True, verbose_name="before signing")


class Migration(migrations.Migration):
    dependencies = [("guidebook", "0005_imports")]

    operations = [
        Lift(FrozenColumns("guidebook_guideversion", FROZEN, when="OLD.published_at IS NOT NULL")),
        # Empty columns are added in place: no table is remade, and what guards others that look at it may stay.
        migrations.AddField(model_name="guide", name="gate", field=gate()),
        migrations.AddField(model_name="guideversion", name="gate", field=gate()),
        FrozenColumns("guidebook_guideversion", [*FROZEN, "gate"], when="OLD.published_at IS NOT NULL"),
    ]
