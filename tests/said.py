"""What a sealed document says twice: on its page, and in its record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone, translation

from documents.canonical import canonical
from documents.composing import Composition
from people.models import Organisation


def record_of(composition: Composition) -> Any:
    """As a machine reads it, from the file."""
    return json.loads(canonical(dict(composition.record)))


@contextmanager
def said_in(language: str) -> Iterator[None]:
    """The language and the time zone of a document."""
    with translation.override(language), timezone.override(Organisation.current().zone):
        yield
