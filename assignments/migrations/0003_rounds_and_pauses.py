from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import TruncDate

from people.append_only import FrozenColumns

GRANTED = ["ask_id", "employee_id", "reason", "starts_on", "ends_on", "granted_at", "granted_by_id"]


def fill(apps, schema_editor):
    apps.get_model("assignments", "Ask").objects.filter(series="").update(series=F("subject"))
    organisation = apps.get_model("people", "Organisation").objects.first()
    zone = ZoneInfo(getattr(organisation, "time_zone", "") or settings.TIME_ZONE)
    day = TruncDate("assigned_at", tzinfo=zone)
    apps.get_model("assignments", "Assignment").objects.filter(counted_from=None).update(counted_from=day)


class Migration(migrations.Migration):
    dependencies = [("assignments", "0002_declined_by_the_person"), ("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="ask",
            name="is_optional",
            field=models.BooleanField(default=False, verbose_name="optional"),
        ),
        migrations.AddField(
            model_name="ask",
            name="series",
            field=models.CharField(blank=True, db_index=True, default="", max_length=120, verbose_name="series"),
        ),
        migrations.AddField(
            model_name="ask",
            name="spares_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="not asked of those who did it since"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="counted_from",
            field=models.DateField(blank=True, null=True, verbose_name="days counted from"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="paused_days",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="days of leave added"),
        ),
        migrations.AlterModelOptions(
            name="exemption",
            options={
                "ordering": ["-granted_at", "-pk"],
                "verbose_name": "exemption",
                "verbose_name_plural": "exemptions",
            },
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="exemption_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revoked_at", None),
                    ("revoked_by", None),
                )
                | models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                name="exemption_revoked_by_somebody",
            ),
        ),
        FrozenColumns("assignments_exemption", GRANTED),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
