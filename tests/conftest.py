"""The cast. Ada runs HR, Malik leads a team, Zoé works in it, Sam works elsewhere and is the stranger of every test."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import hypothesis
import pytest
from django.core.cache import caches
from django.test import Client

from people.models import Department, Employee, Organisation, Role, Site
from people.positions import renumber_departments, renumber_people
from tests.factories.people import DepartmentFactory, EmployeeFactory, OrganisationFactory, SiteFactory
from tests.triggers import lifted

# A busy machine is no reason to fail.
hypothesis.settings.register_profile(
    "house", deadline=None, max_examples=50, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Nothing cached (organisation, sessions, counted tries) passes from one test to the next."""
    for cache in caches.settings:
        caches[cache].clear()


@pytest.fixture
def organisation(db: None) -> Organisation:
    return OrganisationFactory()


@dataclass(frozen=True)
class Cast:
    ada: Employee
    malik: Employee
    zoe: Employee
    sam: Employee
    management: Department
    operations: Department
    technology: Department
    quebec: Site
    montreal: Site


@pytest.fixture
def cast(organisation: Organisation) -> Cast:
    """Management (Ada) over Operations (Malik, and Zoé under him) and Technology (Sam); two sites."""
    management = DepartmentFactory(name_fr="Direction", name_en="Management")
    operations = DepartmentFactory(name_fr="Exploitation", name_en="Operations", parent=management)
    technology = DepartmentFactory(name_fr="Technologies", name_en="Technology", parent=management)
    quebec, montreal = SiteFactory(name="Québec", city="Québec"), SiteFactory(name="Montréal", city="Montréal")
    ada = _member("ada", "Ada Gagnon", "fr", management, quebec, roles=[Role.HR_ADMIN])
    malik = _member("malik", "Malik Benali", "fr", operations, quebec)
    zoe = _member("zoe", "Zoé Tremblay", "fr", operations, quebec, manager=malik)
    sam = _member("sam", "Sam Wilson", "en", technology, montreal)
    renumber_departments()
    renumber_people()
    for row in (ada, malik, zoe, sam, management, operations, technology):
        row.refresh_from_db()
    return Cast(ada, malik, zoe, sam, management, operations, technology, quebec, montreal)


def _member(login: str, full_name: str, language: str, department: Department, site: Site, **more: object) -> Employee:
    address = f"{login}@boreal.example"
    return EmployeeFactory(
        login=login, email=address, full_name=full_name, language=language, department=department, site=site, **more
    )


@pytest.fixture
def ada(cast: Cast) -> Employee:
    """HR admin, French."""
    return cast.ada


@pytest.fixture
def malik(cast: Cast) -> Employee:
    """A manager, French; Zoé works under him."""
    return cast.malik


@pytest.fixture
def zoe(cast: Cast) -> Employee:
    """Zoé Tremblay, an employee, French."""
    return cast.zoe


@pytest.fixture
def sam(cast: Cast) -> Employee:
    """The stranger: an employee elsewhere, English."""
    return cast.sam


@pytest.fixture
def client_of(db: None) -> Callable[[Employee], Client]:
    """`client_of(zoe)`: a browser in which Zoé is logged in."""

    def log_in(employee: Employee) -> Client:
        client = Client()
        client.force_login(employee)
        return client

    return log_in


@pytest.fixture
def lifted_triggers(db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with lifted_triggers(): …` changes rows that the database would refuse to change."""
    return lifted
