from django.db import migrations

COUNTS = """
    SUM(CASE WHEN closed_at IS NULL OR closed_reason IN ('superseded', 'declined') THEN 1 ELSE 0 END),
    SUM(CASE WHEN done_at IS NOT NULL THEN 1 ELSE 0 END),
    SUM(CASE WHEN closed_reason = 'declined' THEN 1 ELSE 0 END),
    SUM(CASE WHEN closed_reason = 'exempt' THEN 1 ELSE 0 END), 0, 0, 0"""
SUMS = "asked, done, declined, exempt, overdue, away, unreachable"
PERSON = "FROM people_employee WHERE people_employee.id = assignments_assignment.employee_id"
KEY = """COALESCE(CAST(tally_department_id AS VARCHAR(20)), '0') || ':' ||
    COALESCE(CAST(tally_site_id AS VARCHAR(20)), '0') || ':' || tally_language"""
FILL = [
    f"UPDATE assignments_assignment SET tally_site_id = (SELECT site_id {PERSON}), "
    f"tally_language = (SELECT language {PERSON})",
    "DELETE FROM assignments_managertally",
    f"INSERT INTO assignments_managertally (ask_id, manager_id, {SUMS}) "
    f"SELECT ask_id, tally_manager_id, {COUNTS} FROM assignments_assignment GROUP BY ask_id, tally_manager_id",
    f"INSERT INTO assignments_placetally (ask_id, key, department_id, site_id, language, {SUMS}) "
    f"SELECT ask_id, {KEY}, tally_department_id, tally_site_id, tally_language, {COUNTS} FROM assignments_assignment "
    "GROUP BY ask_id, tally_department_id, tally_site_id, tally_language",
]


class Migration(migrations.Migration):
    """Who is late, away or without an address is counted by the next reconciliation, within the hour."""

    dependencies = [("assignments", "0004_tallies_by_place")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
