import django.db.models.deletion
from django.db import migrations, models

SUMS = ("asked", "done", "declined", "exempt", "overdue", "away", "unreachable")


def sums():
    return [(name, models.PositiveIntegerField(default=0)) for name in SUMS]


class Migration(migrations.Migration):
    dependencies = [("assignments", "0003_rounds_and_pauses")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="tally_site",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.site"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="tally_language",
            field=models.CharField(blank=True, default="", max_length=2),
        ),
        migrations.DeleteModel(name="DepartmentTally"),
        *[migrations.AddField(model_name="managertally", name=name, field=field) for name, field in sums()[2:]],
        migrations.CreateModel(
            name="PlaceTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                *sums(),
                ("key", models.CharField(max_length=60)),
                ("language", models.CharField(blank=True, max_length=2)),
                (
                    "ask",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assignments.ask"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.department"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.site"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("ask", "key"), name="place_tally_once")],
            },
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("done_at", None)),
                fields=["ask", "due_on", "sort_name", "id"],
                name="assignment_open_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("done_at__isnull", False)),
                fields=["ask", "sort_name", "id"],
                name="assignment_done_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["ask", "closed_reason", "sort_name", "id"],
                name="assignment_closed_by_name",
            ),
        ),
    ]
