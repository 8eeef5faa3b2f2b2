import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What documents hold is split in two; those already sealed are whole in their own part."""

    dependencies = [("documents", "0008_drawn_signatures_are_append_only")]
    operations = [
        migrations.CreateModel(
            name="DocumentBase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "shared beginning of documents",
                "verbose_name_plural": "shared beginnings of documents",
            },
        ),
        migrations.RenameField("document", "content", "increment"),
        migrations.AddField(
            model_name="document",
            name="base",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="documents.documentbase",
            ),
        ),
    ]
