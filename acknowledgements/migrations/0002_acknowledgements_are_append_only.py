from django.db import migrations

from people.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("acknowledgements", "0001_initial")]
    operations = [AppendOnly("acknowledgements_acknowledgement")]
