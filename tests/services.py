"""The pytest plugin that brings what is real: PostgreSQL or SQLite, a Redis-compatible broker, a Celery worker.

Loaded by pyproject.toml before Django reads its settings. Uses DATABASE_URL and REDIS_URL when they are given and
starts its own servers, from wheels, when they are not; nothing is left behind.
"""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tooling.child import spawn, stop, wait_until
from tooling.postgres import Postgres
from tooling.valkey import Valkey

pytest_plugins = ["tests.smtp_sink", "tests.browser", "tests.migrating"]
ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=["postgresql", "sqlite"], help="default: DATABASE_URL, or PostgreSQL from a wheel"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        take_own_share(int(worker.removeprefix("gw")))
        return
    base = Path(tempfile.mkdtemp(prefix="repere-tests-"))
    base.chmod(0o755)
    early_config.add_cleanup(lambda: shutil.rmtree(base, ignore_errors=True))
    start_database(early_config, base)
    start_broker(early_config, base)
    os.environ.update(
        REPERE_HOME=str(base / "home"), DEMO="false", DEBUG="false", MAILBOX="false", SITE_URL="http://testserver"
    )


def pytest_configure() -> None:
    from tests.triggers import let_flush_empty_tables

    let_flush_empty_tables()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with a browser come last: its event loop stays in the process, and sealing needs one of its own."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


def take_own_share(number: int) -> None:
    """Each process of a parallel run has its own broker and its own files; pytest-django gives it its own database."""
    os.environ["REPERE_HOME"] += f"-{number}"
    os.environ["REDIS_URL"] = numbered(os.environ["REDIS_URL"], number + 1)


def numbered(redis_url: str, number: int) -> str:
    parts = urlsplit(redis_url)
    if parts.scheme == "redis+socket":
        return redis_url.partition("?")[0] + f"?virtual_host={number}"
    return urlunsplit(parts._replace(path=f"/{number}"))


def start_database(config: pytest.Config, base: Path) -> None:
    given = os.environ.get("DATABASE_URL", "")
    wanted = config.known_args_namespace.database
    if wanted == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{base / 'unused.sqlite3'}"
    elif not given or (wanted == "postgresql" and not given.startswith("postgres")):
        postgres = Postgres(base / "postgres")
        postgres.start()
        config.add_cleanup(postgres.stop)
        os.environ["DATABASE_URL"] = postgres.url("repere")


def start_broker(config: pytest.Config, base: Path) -> None:
    if not os.environ.get("REDIS_URL"):
        valkey = Valkey(base, base / "valkey.log")
        process = valkey.start()
        config.add_cleanup(lambda: stop([process], patience=5))
        os.environ["REDIS_URL"] = valkey.url()


def database_url() -> str:
    """The test database, for another process."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@pytest.fixture
def celery_worker_process(
    transactional_db: None, smtp_sink: Any, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[], str]]:
    """A real worker on the test's database, broker and SMTP sink; the value answers what it has logged so far."""
    from django.core.cache import cache

    cache.clear()  # the broker's queues too: one Redis database holds both
    log = tmp_path / "worker.log"
    environment = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": smtp_sink.url}
    if "live_server" in request.fixturenames:
        environment["SITE_URL"] = request.getfixturevalue("live_server").url
    celery = [Path(sys.executable).with_name("celery"), "-A", "config", "worker", "--concurrency", "1"]
    options = ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    worker = spawn([*celery, *options], log=log, cwd=ROOT, env=environment)
    try:
        if not wait_until(lambda: " ready." in log.read_text() or worker.poll() is not None, 60) or worker.poll():
            pytest.fail(f"The Celery worker did not start: {log.read_text()}")
        yield log.read_text
    finally:
        stop([worker], patience=5, parting=signal.SIGKILL)  # a queue emptied before each test loses nothing
