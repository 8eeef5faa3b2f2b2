from django.db import migrations

from people.append_only import AppendOnly, FrozenColumns


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]
    operations = [
        AppendOnly("training_certificate"),
        FrozenColumns(
            "training_attempt",
            ["enrollment_id", "pass_mark", "questions", "answers", "score", "started_at", "submitted_at"],
            when="OLD.submitted_at IS NOT NULL",
        ),
    ]
