"""The database as it was before a migration, with rows in it; then as it is after."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Travel = Callable[[str, str], Apps]


@pytest.fixture
def migrated(transactional_db: None) -> Iterator[Travel]:
    """`migrated("consent", "0013_…")`: the tables of that app as that migration leaves them, and its models of that
    day. Whatever a test does, the tables are those of today afterwards, its own rows in them."""
    yield _to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _to(app: str, name: str) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate([(app, name)])
    return executor.loader.project_state([(app, name)]).apps
