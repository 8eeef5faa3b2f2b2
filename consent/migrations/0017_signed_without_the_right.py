from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0016_representation_ends")]

    operations = [
        migrations.AlterField(
            model_name="registryanswer",
            name="reason",
            field=models.CharField(
                choices=[
                    ("granted", "Granted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("expired", "Expired"),
                    ("never_answered", "Never answered"),
                    ("void", "No answer: whoever signed had no right to"),
                    ("left_kept", "Left; what was granted stays"),
                    ("left_ended", "Left; the consent ended"),
                    ("left_ask", "Left; to be asked before any use"),
                    ("unknown", "Not known here"),
                    ("several", "Several people go by that name"),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="takedown",
            name="reason",
            field=models.CharField(
                choices=[
                    ("granted", "Granted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("expired", "Expired"),
                    ("never_answered", "Never answered"),
                    ("void", "No answer: whoever signed had no right to"),
                    ("left_kept", "Left; what was granted stays"),
                    ("left_ended", "Left; the consent ended"),
                    ("left_ask", "Left; to be asked before any use"),
                    ("unknown", "Not known here"),
                    ("several", "Several people go by that name"),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
    ]
