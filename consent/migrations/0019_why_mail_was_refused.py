from django.db import migrations, models

from people.append_only import FrozenColumns, Lift

SAID = ["guest_id", "cause", "reason", "salt", "ended_at", "ended_by_id"]


class Migration(migrations.Migration):
    dependencies = [("consent", "0018_represents_an_employee")]

    operations = [
        migrations.AddField(
            model_name="guestinvitation",
            name="refusal",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="why it could not be mailed"),
            preserve_default=False,
        ),
        Lift(FrozenColumns("consent_representationend", SAID)),
        migrations.AddField(
            model_name="representationend",
            name="refusal",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="why they could not be told"),
            preserve_default=False,
        ),
        FrozenColumns("consent_representationend", SAID),
    ]
