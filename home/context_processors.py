from typing import Any

from django.http import HttpRequest

from people.models import Organisation
from people.wording import LANGUAGE_TAGS, current_language


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page shows."""
    return {"organisation": Organisation.current(), "language_tag": LANGUAGE_TAGS[current_language()]}
