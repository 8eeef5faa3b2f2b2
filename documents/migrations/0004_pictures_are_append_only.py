from django.db import migrations

from people.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_pictures")]
    operations = [AppendOnly("documents_picture")]
