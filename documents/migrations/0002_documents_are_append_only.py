from django.db import migrations

from people.append_only import AppendOnly, Erasable


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        AppendOnly("documents_document"),
        AppendOnly("documents_documentstate"),
        Erasable(
            "documents_evidence",
            columns=["typed_name", "legal_name", "login_method", "ip_address", "user_agent", "salt"],
            kept=["id", "in_person", "digest", "recorded_at"],
        ),
    ]
