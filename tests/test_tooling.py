"""What cannot be run here is at least read: the containers, the pinned requirements, the documented settings."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {"web", "worker", "beat"}
PINNED_IMAGE = re.compile(r"[\w/-]+:\d+\.\d+(\.\d+)?[\w.-]*")
KNOWN_TO_POSTGRES = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}


def settings_names() -> set[str]:
    """Every variable that the settings read."""
    return set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z0-9_]+)"', (ROOT / "config" / "settings.py").read_text()))


def documented_names() -> set[str]:
    return set(re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_compose_runs_web_worker_beat_postgresql_and_redis() -> None:
    assert set(SERVICES) == OURS | {"postgres", "redis"}
    assert "config.wsgi:application" in SERVICES["web"]["command"]
    assert SERVICES["worker"]["command"].startswith("celery -A config worker")
    assert SERVICES["beat"]["command"].startswith("celery -A config beat")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_pinned_healthy_and_not_root(name: str) -> None:
    service = SERVICES[name]
    assert PINNED_IMAGE.fullmatch(service["image"])
    assert service["healthcheck"]["test"]
    assert service["user"] not in {"0", "root"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_waits_for_services_that_exist_and_say_when_they_are_healthy(name: str) -> None:
    waits = SERVICES[name].get("depends_on", {})
    assert set(waits) <= set(SERVICES)
    assert all(wait == {"condition": "service_healthy"} for wait in waits.values())


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_volume_of_a_service_is_declared(name: str) -> None:
    assert {volume.partition(":")[0] for volume in SERVICES[name].get("volumes", [])} <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", sorted(OURS))
def test_variables_of_our_services_are_known_to_the_settings(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= settings_names()


def test_variables_asked_of_the_host_are_documented() -> None:
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert asked <= documented_names() | KNOWN_TO_POSTGRES


def test_env_example_and_settings_name_the_same_variables() -> None:
    assert documented_names() == settings_names()


def test_image_is_pinned_and_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    images = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert all(PINNED_IMAGE.fullmatch(image) for image in images)
    assert [line for line in lines if line.startswith("USER ")][-1] == "USER repere"
    assert any(line.startswith("HEALTHCHECK ") for line in lines)


def test_image_copies_every_app() -> None:
    from django.conf import settings

    kept = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines()}
    apps = {app.partition(".")[0] for app in settings.INSTALLED_APPS if (ROOT / app.partition(".")[0]).is_dir()}
    assert apps | {"config", "templates", "static", "locale", "manage.py", "requirements.txt"} <= kept


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_requirements_are_pinned_with_everything_they_bring(name: str) -> None:
    asked = [line.split("#")[0].strip() for line in (ROOT / f"{name}.in").read_text().splitlines()]
    asked = [line for line in asked if line and not line.startswith("-")]
    pinned = (ROOT / f"{name}.txt").read_text()
    lines = [line for line in pinned.splitlines() if line and not line.lstrip().startswith("#")]
    assert all(re.match(r"[a-z0-9._-]+==\S+( ; .+)?$", line) for line in lines)
    names = {line.partition("==")[0] for line in lines}
    assert {re.split(r"[\[<>=~!]", line)[0].lower() for line in asked} <= names
    assert "://" not in pinned
