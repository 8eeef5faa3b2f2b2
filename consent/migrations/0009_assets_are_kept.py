from django.db import migrations

from people.append_only import FrozenColumns

SAID = ["asset_id", "person_id", "guest_id", "added_at", "added_by_id"]
RECORDED = [
    *("asset_id", "purpose", "channel", "place", "published_on"),
    *("question_id", "reason", "recorded_at", "recorded_by_id"),
]
DONE = [
    *("publication_id", "person_id", "guest_id", "reason", "opened_at", "due_on", "owner_id"),
    *("outcome", "proof", "note", "done_at", "done_by_id"),
]


class Migration(migrations.Migration):
    dependencies = [("consent", "0008_assets")]
    operations = [
        FrozenColumns("consent_appearance", SAID),
        FrozenColumns("consent_publication", RECORDED),
        FrozenColumns("consent_takedown", DONE, when="OLD.done_at IS NOT NULL"),
    ]
