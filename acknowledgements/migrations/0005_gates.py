import django.db.models.deletion
from django.db import migrations, models

from people.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("acknowledgements", "0004_shown_what_changed"),
        ("assignments", "0002_declined_by_the_person"),
    ]

    operations = [
        # An empty column is added in place: what guards the table may stay.
        migrations.AddField(
            model_name="acknowledgement", name="gate", field=models.JSONField(null=True, verbose_name="gate")
        ),
        migrations.CreateModel(
            name="SectionOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, verbose_name="section")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assignments.assignment",
                        verbose_name="assignment",
                    ),
                ),
            ],
            options={
                "verbose_name": "section opened",
                "verbose_name_plural": "sections opened",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assignment", "key", "digest"), name="section_opened_once_as_it_reads"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, verbose_name="section")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("is_right", models.BooleanField(verbose_name="all right")),
                ("tried_at", models.DateTimeField(verbose_name="tried at")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assignments.assignment",
                        verbose_name="assignment",
                    ),
                ),
            ],
            options={
                "verbose_name": "try at the questions of a section",
                "verbose_name_plural": "tries at the questions of a section",
            },
        ),
        AppendOnly("acknowledgements_sectionopening"),
        AppendOnly("acknowledgements_checktry"),
    ]
