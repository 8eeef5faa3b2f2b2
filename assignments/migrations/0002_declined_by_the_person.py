from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assignments", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="closed_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("left", "No longer works here"),
                    ("moved", "No longer concerned"),
                    ("exempt", "Exempt"),
                    ("superseded", "Replaced by a newer request"),
                    ("declined", "Declined by the person"),
                    ("cancelled", "Cancelled"),
                ],
                max_length=12,
                verbose_name="closed because",
            ),
        ),
    ]
