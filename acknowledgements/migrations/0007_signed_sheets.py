import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from people.append_only import AppendOnly, Lift


class Migration(migrations.Migration):
    dependencies = [
        ("acknowledgements", "0006_reader_questions"),
        ("guidebook", "0006_gates"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignedSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "French"), ("en", "English")], max_length=2, verbose_name="language"
                    ),
                ),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("content", models.BinaryField()),
                ("media_type", models.CharField(max_length=20)),
                ("file_name", models.CharField(max_length=140, verbose_name="file name")),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64, verbose_name="digest of the scan")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_sheets",
                        to="guidebook.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_sheets",
                        to="guidebook.guideversion",
                        verbose_name="version of a guide",
                    ),
                ),
            ],
            options={"verbose_name": "signed sheet", "verbose_name_plural": "signed sheets", "ordering": ["-pk"]},
        ),
        AppendOnly("acknowledgements_signedsheet"),
        # SQLite remakes the table: it is guarded anew at the end.
        Lift(AppendOnly("acknowledgements_acknowledgement")),
        migrations.AddField(
            model_name="acknowledgement",
            name="sheet",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acknowledgements",
                to="acknowledgements.signedsheet",
                verbose_name="signed sheet",
            ),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_by", None), ("sheet", None))
                | models.Q(("recorded_by__isnull", False), ("sheet__isnull", False)),
                name="acknowledgement_from_paper_says_by_whom",
            ),
        ),
        AppendOnly("acknowledgements_acknowledgement"),
    ]
