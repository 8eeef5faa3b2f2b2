from django.db import migrations

from people.append_only import Erasable


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_drawn_signatures")]
    operations = [Erasable("documents_drawing", columns=["image", "salt"], kept=["id", "digest"])]
