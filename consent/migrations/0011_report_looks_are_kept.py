from django.db import migrations

from people.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("consent", "0010_report_looks")]
    operations = [AppendOnly("consent_reportlook")]
