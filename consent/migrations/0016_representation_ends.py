import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from people.append_only import FrozenColumns

SAID = ["guest_id", "cause", "reason", "salt", "ended_at", "ended_by_id"]


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0015_under_fourteen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RepresentationEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("no_right", "They never had the right to: what they signed does not count"),
                            (
                                "over",
                                "They had the right until now: what they signed stands until the person says otherwise",
                            ),
                        ],
                        max_length=10,
                        verbose_name="cause",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("salt", models.CharField(editable=False, max_length=64)),
                ("ended_at", models.DateTimeField(verbose_name="ended at")),
                ("told_at", models.DateTimeField(null=True, verbose_name="representative told at")),
                (
                    "ended_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ends",
                        to="consent.guest",
                        verbose_name="representative",
                    ),
                ),
            ],
            options={
                "verbose_name": "end of a representation",
                "verbose_name_plural": "ends of representations",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("guest", "cause"), name="consent_representation_ended_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="consent_representation_ended_for_a_reason",
                    ),
                ],
            },
        ),
        FrozenColumns("consent_representationend", SAID),
    ]
