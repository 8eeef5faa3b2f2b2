import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from people.append_only import FrozenChildren, FrozenColumns, Lift

PUBLISHED = "SELECT 1 FROM guidebook_guideversion version WHERE version.published_at IS NOT NULL AND version.id = "
VERSION_OF_TEXT = "(SELECT section.version_id FROM guidebook_section section WHERE section.id = {row}.section_id)"
COLUMNS = [
    "guide_id",
    "number",
    "statement_fr",
    "statement_en",
    "change_note_fr",
    "change_note_en",
    "is_substantive",
    "audience_id",
    "ask_id",
    "created_at",
    "created_by_id",
    "published_at",
    "published_by_id",
]


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0001_initial"),
        ("documents", "0003_pictures"),
        ("guidebook", "0002_published_text_is_frozen"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # SQLite remakes tables: the next migration guards them anew, what is new as well.
        Lift(FrozenColumns("guidebook_guideversion", COLUMNS, when="OLD.published_at IS NOT NULL")),
        Lift(FrozenChildren("guidebook_section", "EXISTS (" + PUBLISHED + "{row}.version_id)")),
        Lift(FrozenChildren("guidebook_sectiontext", "EXISTS (" + PUBLISHED + VERSION_OF_TEXT + ")")),
        Lift(FrozenChildren("guidebook_edition", "EXISTS (" + PUBLISHED + "{row}.version_id)")),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("question_fr", models.CharField(blank=True, max_length=300, verbose_name="question in French")),
                ("question_en", models.CharField(blank=True, max_length=300, verbose_name="question in English")),
            ],
            options={
                "verbose_name": "comprehension question",
                "verbose_name_plural": "comprehension questions",
                "ordering": ["section", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CheckChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("text_fr", models.CharField(blank=True, max_length=300, verbose_name="answer in French")),
                ("text_en", models.CharField(blank=True, max_length=300, verbose_name="answer in English")),
                ("is_right", models.BooleanField(default=False, verbose_name="right")),
                ("explanation_fr", models.CharField(blank=True, max_length=500, verbose_name="explanation in French")),
                ("explanation_en", models.CharField(blank=True, max_length=500, verbose_name="explanation in English")),
            ],
            options={
                "verbose_name": "answer to choose",
                "verbose_name_plural": "answers to choose",
                "ordering": ["question", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section_key", models.SlugField(blank=True, max_length=80, verbose_name="section")),
                ("language", models.CharField(blank=True, max_length=2, verbose_name="language")),
                ("quote", models.TextField(blank=True, verbose_name="passage")),
                ("body", models.TextField(verbose_name="comment")),
                ("written_at", models.DateTimeField(verbose_name="written at")),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved at")),
            ],
            options={
                "verbose_name": "comment on a draft",
                "verbose_name_plural": "comments on drafts",
                "ordering": ["version", "written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ConductRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("rule_fr", models.CharField(blank=True, max_length=1000, verbose_name="rule in French")),
                ("rule_en", models.CharField(blank=True, max_length=1000, verbose_name="rule in English")),
                ("example_fr", models.CharField(blank=True, max_length=1000, verbose_name="example in French")),
                ("example_en", models.CharField(blank=True, max_length=1000, verbose_name="example in English")),
                (
                    "consequence_fr",
                    models.CharField(blank=True, max_length=1000, verbose_name="what can happen, in French"),
                ),
                (
                    "consequence_en",
                    models.CharField(blank=True, max_length=1000, verbose_name="what can happen, in English"),
                ),
                ("ask_fr", models.CharField(blank=True, max_length=200, verbose_name="whom to ask, in French")),
                ("ask_en", models.CharField(blank=True, max_length=200, verbose_name="whom to ask, in English")),
            ],
            options={
                "verbose_name": "basic rule",
                "verbose_name_plural": "basic rules",
                "ordering": ["version", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DesiredInteraction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("verb_fr", models.CharField(blank=True, max_length=200, verbose_name="what helps, in French")),
                ("verb_en", models.CharField(blank=True, max_length=200, verbose_name="what helps, in English")),
            ],
            options={
                "verbose_name": "desired interaction",
                "verbose_name_plural": "desired interactions",
                "ordering": ["presence", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DiffusionChannel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("poster", "Poster"),
                            ("intranet", "Intranet"),
                            ("session", "Information session"),
                            ("team", "Team meeting"),
                            ("training", "Training"),
                            ("other", "Another way"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("name_fr", models.CharField(blank=True, max_length=200, verbose_name="name in French")),
                ("name_en", models.CharField(blank=True, max_length=200, verbose_name="name in English")),
                ("detail_fr", models.CharField(blank=True, max_length=1000, verbose_name="detail in French")),
                ("detail_en", models.CharField(blank=True, max_length=1000, verbose_name="detail in English")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="address")),
            ],
            options={
                "verbose_name": "way the guide reaches people",
                "verbose_name_plural": "ways the guide reaches people",
                "ordering": ["version", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="KitItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("title_fr", models.CharField(blank=True, max_length=200, verbose_name="title in French")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="title in English")),
            ],
            options={
                "verbose_name": "picture of the kit",
                "verbose_name_plural": "pictures of the kit",
                "ordering": ["version", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PlannedPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("publish_at", models.DateTimeField(verbose_name="to be published at")),
                ("must_acknowledge", models.BooleanField(verbose_name="must be acknowledged")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="to acknowledge by")),
                ("change_note_fr", models.TextField(blank=True, verbose_name="what changed, in French")),
                ("change_note_en", models.TextField(blank=True, verbose_name="what changed, in English")),
                ("parity_reason", models.TextField(blank=True, verbose_name="why one language may lag behind")),
                ("wording", models.JSONField(blank=True, null=True, verbose_name="announcement")),
                ("seen", models.CharField(max_length=64)),
                ("planned_at", models.DateTimeField(verbose_name="planned at")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled at")),
                ("refused_at", models.DateTimeField(blank=True, null=True, verbose_name="refused at")),
                ("refused_because", models.TextField(blank=True, verbose_name="why it was refused")),
            ],
            options={
                "verbose_name": "planned publication",
                "verbose_name_plural": "planned publications",
                "ordering": ["version", "-planned_at"],
            },
        ),
        migrations.CreateModel(
            name="PlatformPresence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("platform", models.SlugField(max_length=40, verbose_name="network")),
                ("name", models.CharField(max_length=80, verbose_name="name of the network")),
                ("url", models.URLField(blank=True, max_length=300, verbose_name="address of our page")),
                ("handle", models.CharField(blank=True, max_length=80, verbose_name="our name there")),
                (
                    "objective_fr",
                    models.CharField(blank=True, max_length=1000, verbose_name="what we do there, in French"),
                ),
                (
                    "objective_en",
                    models.CharField(blank=True, max_length=1000, verbose_name="what we do there, in English"),
                ),
            ],
            options={
                "verbose_name": "presence on a network",
                "verbose_name_plural": "presences on networks",
                "ordering": ["version", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProfileStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("key", models.SlugField(max_length=80, verbose_name="key")),
                ("platform", models.SlugField(blank=True, max_length=40, verbose_name="network")),
                ("title_fr", models.CharField(blank=True, max_length=200, verbose_name="step in French")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="step in English")),
                ("how_fr", models.CharField(blank=True, max_length=1000, verbose_name="how, in French")),
                ("how_en", models.CharField(blank=True, max_length=1000, verbose_name="how, in English")),
            ],
            options={
                "verbose_name": "step of the profile",
                "verbose_name_plural": "steps of the profile",
                "ordering": ["version", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProfileTick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step_key", models.SlugField(max_length=80)),
                ("ticked_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "step ticked off",
                "verbose_name_plural": "steps ticked off",
            },
        ),
        migrations.CreateModel(
            name="RecoveryStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("text_fr", models.CharField(blank=True, max_length=1000, verbose_name="step in French")),
                ("text_en", models.CharField(blank=True, max_length=1000, verbose_name="step in English")),
            ],
            options={
                "verbose_name": "step after a mistake",
                "verbose_name_plural": "steps after a mistake",
                "ordering": ["version", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Situation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("title_fr", models.CharField(blank=True, max_length=200, verbose_name="situation in French")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="situation in English")),
                (
                    "answer",
                    models.CharField(
                        choices=[("publish", "Go ahead"), ("ask", "Ask first"), ("keep", "Keep it to yourself")],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("why_fr", models.CharField(blank=True, max_length=1000, verbose_name="why, in French")),
                ("why_en", models.CharField(blank=True, max_length=1000, verbose_name="why, in English")),
                (
                    "words_fr",
                    models.CharField(blank=True, max_length=1000, verbose_name="how one could put it, in French"),
                ),
                (
                    "words_en",
                    models.CharField(blank=True, max_length=1000, verbose_name="how one could put it, in English"),
                ),
            ],
            options={
                "verbose_name": "situation",
                "verbose_name_plural": "situations",
                "ordering": ["version", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submitted_at", models.DateTimeField(verbose_name="submitted at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "submission for review",
                "verbose_name_plural": "submissions for review",
                "ordering": ["version", "-submitted_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="UnsavedSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "based_on",
                    models.DateTimeField(blank=True, null=True, verbose_name="text it started from, saved at"),
                ),
                ("typed_at", models.DateTimeField(verbose_name="typed at")),
            ],
            options={
                "verbose_name": "unsaved text",
                "verbose_name_plural": "unsaved texts",
            },
        ),
        migrations.CreateModel(
            name="ValueParallel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                (
                    "tied_to",
                    models.CharField(
                        choices=[("mission", "Mission"), ("vision", "Vision"), ("values", "Values")],
                        max_length=10,
                        verbose_name="comes from",
                    ),
                ),
                ("objective_fr", models.CharField(blank=True, max_length=1000, verbose_name="objective in French")),
                ("objective_en", models.CharField(blank=True, max_length=1000, verbose_name="objective in English")),
                (
                    "how_fr",
                    models.CharField(blank=True, max_length=1000, verbose_name="how it comes from there, in French"),
                ),
                (
                    "how_en",
                    models.CharField(blank=True, max_length=1000, verbose_name="how it comes from there, in English"),
                ),
            ],
            options={
                "verbose_name": "objective tied to our values",
                "verbose_name_plural": "objectives tied to our values",
                "ordering": ["version", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("approved", "Approved"), ("changes", "Changes requested")],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="given at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "verdict on a draft",
                "verbose_name_plural": "verdicts on drafts",
                "ordering": ["version", "-given_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="WordingNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section_key", models.SlugField(max_length=80, verbose_name="section")),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("term", models.CharField(max_length=200, verbose_name="words")),
                ("note", models.CharField(max_length=500, verbose_name="why they stay")),
                ("written_at", models.DateTimeField(verbose_name="written at")),
            ],
            options={
                "verbose_name": "words that stay",
                "verbose_name_plural": "words that stay",
            },
        ),
        migrations.CreateModel(
            name="WritingLock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField(verbose_name="since")),
                ("seen_at", models.DateTimeField(verbose_name="last seen at")),
            ],
            options={
                "verbose_name": "section being written",
                "verbose_name_plural": "sections being written",
            },
        ),
        migrations.AlterModelOptions(
            name="edition",
            options={
                "ordering": ["version", "-language", "combination"],
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
            },
        ),
        migrations.RemoveConstraint(
            model_name="edition",
            name="one_edition_per_language",
        ),
        migrations.AddField(
            model_name="edition",
            name="combination",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="combination"),
        ),
        migrations.AddField(
            model_name="edition",
            name="hides",
            field=models.JSONField(blank=True, default=list, verbose_name="hidden sections"),
        ),
        migrations.AddField(
            model_name="guide",
            name="approvals_needed",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="0: whoever publishes decides alone.", verbose_name="approvals before publishing"
            ),
        ),
        migrations.AddField(
            model_name="guide",
            name="approvers",
            field=models.ManyToManyField(
                blank=True,
                help_text="Empty: everyone who writes guides.",
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who approves",
            ),
        ),
        migrations.AddField(
            model_name="guide",
            name="four_eyes",
            field=models.BooleanField(
                default=False,
                help_text="At least one approval comes from somebody who did not write the text.",
                verbose_name="four eyes",
            ),
        ),
        migrations.AddField(
            model_name="guideversion",
            name="answers",
            field=models.JSONField(blank=True, default=dict, verbose_name="answers to the assistant"),
        ),
        migrations.AddField(
            model_name="guideversion",
            name="parity_reason",
            field=models.TextField(blank=True, verbose_name="why one language may lag behind"),
        ),
        migrations.AddField(
            model_name="guideversion",
            name="posture",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="posture"),
        ),
        migrations.AddField(
            model_name="guideversion",
            name="sector",
            field=models.CharField(blank=True, max_length=40, verbose_name="sector"),
        ),
        migrations.AddField(
            model_name="section",
            name="hidden_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.audience",
                verbose_name="hidden from",
            ),
        ),
        migrations.AddField(
            model_name="sectiontext",
            name="composed",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="sectiontext",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="found to match the other language at"),
        ),
        migrations.AddField(
            model_name="sectiontext",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                fields=("version", "language", "combination"), name="one_edition_per_language_and_combination"
            ),
        ),
        migrations.AddConstraint(
            model_name="guideversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("posture", None), ("posture__range", (1, 5)), _connector="OR"),
                name="posture_from_1_to_5",
            ),
        ),
        migrations.AddField(
            model_name="check",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="checks",
                to="guidebook.section",
                verbose_name="section",
            ),
        ),
        migrations.AddField(
            model_name="checkchoice",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="choices",
                to="guidebook.check",
                verbose_name="question",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="answers",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replies",
                to="guidebook.comment",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="conductrule",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="conduct_rules",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="diffusionchannel",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="channels",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="kititem",
            name="picture",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="kititem",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="kit_items",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="plannedpublication",
            name="audience",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.audience",
                verbose_name="audience",
            ),
        ),
        migrations.AddField(
            model_name="plannedpublication",
            name="cancelled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="plannedpublication",
            name="planned_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="plannedpublication",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="plans",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="platformpresence",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="presences",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="desiredinteraction",
            name="presence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="interactions",
                to="guidebook.platformpresence",
                verbose_name="presence",
            ),
        ),
        migrations.AddField(
            model_name="profilestep",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="profile_steps",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="profiletick",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="profiletick",
            name="guide",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="guidebook.guide"
            ),
        ),
        migrations.AddField(
            model_name="recoverystep",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="recovery_steps",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="situation",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="situations",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="submitted_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="unsavedsheet",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="unsavedsheet",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unsaved",
                to="guidebook.section",
                verbose_name="section",
            ),
        ),
        migrations.AddField(
            model_name="valueparallel",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parallels",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="given_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="verdicts",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="wordingnote",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="wording_notes",
                to="guidebook.guideversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="wordingnote",
            name="written_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="writinglock",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="held by",
            ),
        ),
        migrations.AddField(
            model_name="writinglock",
            name="section",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lock",
                to="guidebook.section",
                verbose_name="section",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedpublication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancelled_at", None), ("done_at", None), ("refused_at", None)),
                fields=("version",),
                name="one_plan_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="profilestep",
            constraint=models.UniqueConstraint(fields=("version", "key"), name="profile_step_key_once_per_version"),
        ),
        migrations.AddConstraint(
            model_name="profiletick",
            constraint=models.UniqueConstraint(
                fields=("employee", "guide", "step_key"), name="profile_step_ticked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="unsavedsheet",
            constraint=models.UniqueConstraint(
                fields=("section", "employee", "language"), name="one_unsaved_sheet_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="wordingnote",
            constraint=models.UniqueConstraint(
                fields=("version", "section_key", "language", "term"), name="one_wording_note_per_term"
            ),
        ),
    ]
