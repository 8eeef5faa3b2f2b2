import django.db.models.deletion
from django.db import migrations, models

from people.append_only import AppendOnly, Lift


class Migration(migrations.Migration):
    dependencies = [
        ("acknowledgements", "0003_answers_say_why"),
        ("guidebook", "0002_published_text_is_frozen"),
    ]

    operations = [
        # SQLite remakes the table: it is guarded anew at the end.
        Lift(AppendOnly("acknowledgements_acknowledgement")),
        migrations.AddField(
            model_name="acknowledgement",
            name="changes_since",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="guidebook.edition",
                verbose_name="shown the changes since",
            ),
        ),
        AppendOnly("acknowledgements_acknowledgement"),
    ]
