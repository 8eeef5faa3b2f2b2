from django.db import migrations

from people.append_only import AppendOnly, FrozenColumns

KEPT = ["name", "digest", "created_at", "created_by_id"]


class Migration(migrations.Migration):
    dependencies = [("consent", "0003_registry")]
    operations = [
        AppendOnly("consent_registryquestion"),
        AppendOnly("consent_registryanswer"),
        FrozenColumns("consent_registrytoken", KEPT),
    ]
