from django.db import models


class Bare(models.Model):
    """One person accepted, at that moment, and nothing more is known."""

    employee = models.ForeignKey("people.Employee", models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        app_label = "rig"
        db_table = "bench_bare"

    def __str__(self) -> str:
        return f"{self.employee_id} accepted"
