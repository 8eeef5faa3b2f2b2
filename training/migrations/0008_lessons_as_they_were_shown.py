import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0007_published_videos_never_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="LessonEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "French"), ("en", "English")], max_length=2, verbose_name="language"
                    ),
                ),
                ("content", models.JSONField(verbose_name="content")),
                ("kept_at", models.DateTimeField(verbose_name="kept at")),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="training.lesson",
                        verbose_name="lesson",
                    ),
                ),
            ],
            options={
                "verbose_name": "lesson as it was shown",
                "verbose_name_plural": "lessons as they were shown",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="lessonopening",
            name="edition",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="openings",
                to="training.lessonedition",
                verbose_name="edition",
            ),
        ),
        migrations.CreateModel(
            name="CertifiedLesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_at", models.DateTimeField(verbose_name="read at")),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lessons_read",
                        to="training.certificate",
                        verbose_name="certificate",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certified",
                        to="training.lessonedition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "lesson of a certificate",
                "verbose_name_plural": "lessons of certificates",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("certificate", "edition"), name="lesson_certified_once")
                ],
            },
        ),
    ]
