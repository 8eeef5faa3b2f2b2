from django.db import migrations

from people.locking import locked, unlocked


def lock(apps, schema_editor):
    _change(apps, locked)


def unlock(apps, schema_editor):
    _change(apps, unlocked)


def _change(apps, change):
    for channel in apps.get_model("announcements", "WebhookChannel").objects.all():
        channel.locked_url, channel.locked_secret = change(channel.locked_url), change(channel.locked_secret)
        channel.save(update_fields=["locked_url", "locked_secret"])


class Migration(migrations.Migration):
    dependencies = [("announcements", "0011_locked_webhooks")]

    operations = [migrations.RunPython(lock, unlock)]
