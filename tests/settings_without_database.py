"""A machine that has our source and nothing else: whoever asks for a database gets an error."""

from tests.settings import *  # noqa: F403

DATABASES: dict[str, object] = {}
