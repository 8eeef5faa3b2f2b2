from django.db import migrations, models


class Migration(migrations.Migration):
    """Who is in progress is counted by the next reconciliation, within the hour."""

    dependencies = [
        ("assignments", "0006_teams_summed"),
    ]

    operations = [
        migrations.AddField(
            model_name="managertally",
            name="begun",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="managertally",
            name="summed_begun",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="placetally",
            name="begun",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="teamtally",
            name="begun",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
