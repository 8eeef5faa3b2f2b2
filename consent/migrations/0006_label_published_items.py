from django.db import migrations
from django.utils.translation import gettext, override


def label(apps, schema_editor):
    """The items published so far get the words in which they are shown today: their digests stay what they are."""
    items = apps.get_model("consent", "ConsentItem")
    elements = dict(items._meta.get_field("element").choices)
    channels = dict(items._meta.get_field("channel").choices)
    for item in items.objects.exclude(question__version__published_at=None):
        for language in ("fr", "en"):
            with override(language):
                said = f"{gettext(elements[item.element])} – {gettext(channels[item.channel])}"
            setattr(item, f"label_{language}", said)
        item.save(update_fields=["label_fr", "label_en"])


class Migration(migrations.Migration):
    dependencies = [("consent", "0005_item_labels")]
    operations = [migrations.RunPython(label, migrations.RunPython.noop)]
