from django.db import migrations

from people.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("documents", "0009_document_bases")]
    operations = [AppendOnly("documents_documentbase")]
