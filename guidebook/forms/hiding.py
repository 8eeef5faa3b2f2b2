from __future__ import annotations

from typing import Any

from guidebook.forms.writing import plain_helper
from guidebook.models import Section
from people.forms.audiences import PlacesForm


class HidingForm(PlacesForm):
    """From whom a section is hidden; from nobody when nothing is chosen."""

    def __init__(self, data: Any = None, *, section: Section) -> None:
        audience = section.hidden_from
        initial = {"departments": audience.departments.all(), "sites": audience.sites.all()} if audience else {}
        super().__init__(data, initial=initial)
        self.helper = plain_helper()
