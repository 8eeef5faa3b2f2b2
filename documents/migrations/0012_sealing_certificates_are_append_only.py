from django.db import migrations

from people.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("documents", "0011_sealing_certificates")]
    operations = [AppendOnly("documents_sealingcertificate")]
