from django.db import migrations

from people.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_ledger")]
    operations = [
        AppendOnly("documents_ledgerentry"),
        AppendOnly("documents_ledgerleaf"),
        AppendOnly("documents_ledgernode"),
        AppendOnly("documents_checkpoint"),
        AppendOnly("documents_checkpointmailing"),
    ]
