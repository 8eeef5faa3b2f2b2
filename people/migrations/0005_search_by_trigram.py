"""Words inside names are found by an index on PostgreSQL, where the database may have one; SQLite reads the names."""

from typing import Any

from django.db import migrations

INDEX = "employee_search_by_trigram"


def make_index(apps: Any, schema_editor: Any) -> None:
    """Where pg_trgm is not to be had, search still answers, more slowly."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql" or not _has_trigrams(connection):
        return
    schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {INDEX} ON people_employee USING gin (search_text gin_trgm_ops)")


def drop_index(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


def _has_trigrams(connection: Any) -> bool:
    """Whether the extension is there, or could be added by whoever owns the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():
            return True
        cursor.execute(
            "SELECT 1 FROM pg_available_extension_versions "
            "WHERE name = 'pg_trgm' AND (trusted OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)) "
            "AND (has_database_privilege(current_database(), 'CREATE'))"
        )
        if not cursor.fetchone():
            return False
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        return True


class Migration(migrations.Migration):
    dependencies = [("people", "0004_ledger_recipients")]

    operations = [migrations.RunPython(make_index, drop_index)]
