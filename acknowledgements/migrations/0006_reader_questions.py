import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from people.append_only import FrozenColumns


class Migration(migrations.Migration):
    dependencies = [
        ("acknowledgements", "0005_gates"),
        ("guidebook", "0006_gates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReaderQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, verbose_name="section")),
                ("section_title", models.CharField(max_length=200, verbose_name="title of the section")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "French"), ("en", "English")], max_length=2, verbose_name="language"
                    ),
                ),
                ("passage", models.TextField(blank=True, verbose_name="passage")),
                ("question", models.TextField(verbose_name="question")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("faq_question_fr", models.TextField(blank=True, verbose_name="published question in French")),
                ("faq_question_en", models.TextField(blank=True, verbose_name="published question in English")),
                ("faq_answer_fr", models.TextField(blank=True, verbose_name="published answer in French")),
                ("faq_answer_en", models.TextField(blank=True, verbose_name="published answer in English")),
                ("pinned_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")),
                ("unpinned_at", models.DateTimeField(blank=True, null=True, verbose_name="taken away at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guidebook.guide",
                        verbose_name="guide",
                    ),
                ),
                (
                    "pinned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unpinned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guidebook.guideversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "question of a reader",
                "verbose_name_plural": "questions of readers",
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("pinned_at__isnull", False), ("unpinned_at", None)),
                        fields=["guide", "key"],
                        name="reader_question_pinned",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("question", ""), _negated=True), name="reader_question_asks_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reader_question_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pinned_at", None), ("pinned_by", None)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("pinned_at__isnull", False),
                                ("pinned_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reader_question_pinned_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unpinned_at", None), ("unpinned_by", None)),
                            models.Q(
                                ("pinned_at__isnull", False),
                                ("unpinned_at__isnull", False),
                                ("unpinned_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reader_question_unpinned_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pinned_at", None),
                            models.Q(
                                models.Q(("faq_question_fr", ""), _negated=True),
                                models.Q(("faq_answer_fr", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("faq_question_en", ""), _negated=True),
                                models.Q(("faq_answer_en", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reader_question_pinned_with_words",
                    ),
                ],
            },
        ),
        # Who asked, when and about what stays as it was; the words themselves are personal, and no evidence of an act.
        FrozenColumns(
            "acknowledgements_readerquestion",
            ["guide_id", "version_id", "key", "section_title", "language", "asked_at", "asked_by_id"],
        ),
    ]
