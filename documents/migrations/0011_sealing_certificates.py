from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0010_document_bases_are_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="SealingCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256")),
                ("root_sha256", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256 of its root")),
                ("certificates", models.TextField(verbose_name="certificates")),
                ("is_development", models.BooleanField(default=False)),
                ("seals_from", models.DateTimeField(verbose_name="seals from")),
                ("recorded_at", models.DateTimeField(verbose_name="made public on")),
            ],
            options={
                "verbose_name": "certificate of the seal",
                "verbose_name_plural": "certificates of the seal",
                "ordering": ["pk"],
            },
        ),
    ]
