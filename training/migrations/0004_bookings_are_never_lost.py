from django.db import migrations

from people.append_only import FrozenColumns


class Migration(migrations.Migration):
    dependencies = [("training", "0003_sessions")]
    operations = [FrozenColumns("training_booking", ["session_id", "employee_id", "booked_at"])]
