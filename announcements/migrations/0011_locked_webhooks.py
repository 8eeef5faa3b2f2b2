from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("announcements", "0010_past_reminder_subjects")]

    operations = [
        migrations.RenameField("webhookchannel", "url", "locked_url"),
        migrations.RenameField("webhookchannel", "secret", "locked_secret"),
        migrations.AlterField("webhookchannel", "locked_url", models.TextField(editable=False)),
        migrations.AlterField("webhookchannel", "locked_secret", models.TextField(editable=False)),
    ]
