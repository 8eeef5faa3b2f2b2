from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0004_bookings_are_never_lost")]
    operations = [
        migrations.AlterField(
            model_name="lesson",
            name="transcript_en",
            field=models.TextField(blank=True, max_length=100000, verbose_name="transcript in English"),
        ),
        migrations.AlterField(
            model_name="lesson",
            name="transcript_fr",
            field=models.TextField(blank=True, max_length=100000, verbose_name="transcript in French"),
        ),
    ]
