from collections import defaultdict
from itertools import islice

from django.db import migrations

AT_ONCE = 1000


def tell_of_what_waited(apps, schema_editor):
    """What waited for the person when a reminder left is what it spoke of: reminders spoke of all that waited."""
    deliveries = apps.get_model("announcements", "Delivery").objects.filter(occasion__startswith="reminder:")
    assignments = apps.get_model("assignments", "Assignment").objects
    subjects = apps.get_model("announcements", "ReminderSubject")
    sent = deliveries.exclude(sent_at=None).order_by("pk").values_list("pk", "employee", "sent_at").iterator()
    while chunk := list(islice(sent, AT_ONCE)):
        waited = defaultdict(list)
        for row in assignments.filter(employee__in=[employee for _pk, employee, _at in chunk]).order_by():
            waited[row.employee_id].append(row)
        told = [
            subjects(delivery_id=pk, ask_id=row.ask_id)
            for pk, employee, at in chunk
            for row in waited[employee]
            if row.assigned_at <= at and (row.done_at or at) >= at and (row.closed_at or at) >= at
        ]
        subjects.objects.bulk_create(told, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("announcements", "0009_reminder_subjects")]

    operations = [migrations.RunPython(tell_of_what_waited, migrations.RunPython.noop)]
