from django.db import migrations, models

from people.append_only import AppendOnly, Lift


class Migration(migrations.Migration):
    dependencies = [("consent", "0017_signed_without_the_right")]

    operations = [
        Lift(AppendOnly("consent_consent")),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("represented_by", None), ("person__isnull", False), _connector="OR"),
                name="consent_represents_an_employee",
            ),
        ),
        AppendOnly("consent_consent"),
    ]
