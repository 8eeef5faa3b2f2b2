import django.db.models.deletion
from django.db import migrations, models

from people.append_only import AppendOnly, Erasable, Lift


class Migration(migrations.Migration):
    dependencies = [("acknowledgements", "0002_acknowledgements_are_append_only")]

    operations = [
        # SQLite remakes the table: it is guarded anew at the end.
        Lift(AppendOnly("acknowledgements_acknowledgement")),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("salt", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("erased_at", models.DateTimeField(blank=True, null=True, verbose_name="erased at")),
            ],
            options={"verbose_name": "remark", "verbose_name_plural": "remarks"},
        ),
        migrations.AlterField(
            model_name="acknowledgement",
            name="acknowledged_at",
            field=models.DateTimeField(verbose_name="answered at"),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="remark",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acknowledgements.remark",
                verbose_name="remark",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", "acknowledged"), ("remark", None))
                | (~models.Q(("answer", "acknowledged")) & models.Q(("remark__isnull", False))),
                name="acknowledgement_says_what_it_has_to",
            ),
        ),
        AppendOnly("acknowledgements_acknowledgement"),
        Erasable("acknowledgements_remark", columns=["text", "salt"], kept=["id", "digest"]),
    ]
