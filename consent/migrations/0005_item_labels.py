from django.db import migrations, models

from people.append_only import FrozenChildren, FrozenColumns, Lift

PUBLISHED = (
    "EXISTS (SELECT 1 FROM consent_consentformversion version WHERE version.published_at IS NOT NULL AND version.id = "
)
OF_QUESTION = "(SELECT asked.version_id FROM consent_consentquestion asked WHERE asked.id = {row}.question_id)"
FROZEN_BEFORE = [
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
    """What guards these tables is lifted while SQLite remakes them; the next two migrations put it back."""

    dependencies = [("consent", "0004_registry_is_append_only")]
    operations = [
        Lift(FrozenColumns("consent_consentformversion", FROZEN_BEFORE, when="OLD.published_at IS NOT NULL")),
        Lift(FrozenChildren("consent_consentwording", PUBLISHED + "{row}.version_id)")),
        Lift(FrozenChildren("consent_consentquestion", PUBLISHED + "{row}.version_id)")),
        Lift(FrozenChildren("consent_consentitem", PUBLISHED + OF_QUESTION + ")")),
        migrations.AddField(
            model_name="consentitem",
            name="label_fr",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="label in French"),
        ),
        migrations.AddField(
            model_name="consentitem",
            name="label_en",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="label in English"),
        ),
        migrations.AddConstraint(
            model_name="consentformversion",
            constraint=models.CheckConstraint(
                condition=models.Q(retired_at=None) | models.Q(published_at__isnull=False),
                name="consent_version_retired_after_publication",
            ),
        ),
    ]
