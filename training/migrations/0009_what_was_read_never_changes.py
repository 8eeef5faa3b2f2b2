from django.db import migrations

from people.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("training", "0008_lessons_as_they_were_shown")]
    operations = [AppendOnly("training_lessonedition"), AppendOnly("training_certifiedlesson")]
