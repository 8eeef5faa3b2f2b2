from django.db import migrations

from people.append_only import FrozenColumns, SetOnce


class Migration(migrations.Migration):
    dependencies = [("training", "0006_lesson_videos")]
    operations = [
        FrozenColumns(
            "training_lessonvideo",
            [
                *("lesson_id", "file", "kind", "size", "digest", "captions_fr", "captions_en"),
                *("added_at", "added_by_id", "published_at"),
            ],
            when="OLD.published_at IS NOT NULL",
        ),
        SetOnce("training_lessonvideo", ["ended_at", "ended_by_id"], mark="ended_at"),
    ]
