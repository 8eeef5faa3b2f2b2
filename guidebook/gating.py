"""What a person goes through before they may sign a guide: chosen by HR for the guide, frozen with each version."""

from __future__ import annotations

from django.db import transaction

from guidebook.models import Gate, Guide


@transaction.atomic
def choose_gate(guide: Guide, gate: Gate | None) -> None:
    """From the next publication on; what is published keeps the gate it was published with."""
    locked = Guide.objects.select_for_update().get(pk=guide.pk)
    locked.gate = gate
    locked.save(update_fields=["gate"])
