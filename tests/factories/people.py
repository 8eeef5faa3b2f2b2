"""People with the names one meets in Québec, half of them French-speaking; everything else as plain as can be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from people.folding import fold
from people.models import Acting, Audience, Department, Employee, Leave, Organisation, Role, RoleGrant, Site

FRENCH_NAMES = [
    "Noémie Gagnon",
    "Étienne Côté",
    "Hélène Saint-Amour",
    "Anaïs Lévesque",
    "Loïc D’Astous",
    "Maël Bouchard",
]
ENGLISH_NAMES = ["Grace Murphy", "Owen Clarke", "Priya Nair", "Daniel O’Brien", "Chloe Bennett", "Samir Haddad"]
NAMES = [name for pair in zip(FRENCH_NAMES, ENGLISH_NAMES, strict=True) for name in pair]


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation
        django_get_or_create = ("id",)

    id = 1
    name = "Boréal Mobilité"
    legal_name = "Boréal Mobilité inc."
    colour = "#0F5C4D"
    contact_name = "Ada Gagnon"
    contact_email = "ada@boreal.example"
    privacy_officer_name = "Priya Nair"
    privacy_officer_email = "priya@boreal.example"


class SiteFactory(DjangoModelFactory[Site]):
    class Meta:
        model = Site

    name = factory.Sequence(lambda n: f"Site {n}")
    city = "Québec"


class DepartmentFactory(DjangoModelFactory[Department]):
    """Positions follow the tree once `people.positions.renumber_departments()` has run."""

    class Meta:
        model = Department

    name_fr = factory.Sequence(lambda n: f"Service {n}")
    name_en = factory.Sequence(lambda n: f"Department {n}")


class EmployeeFactory(DjangoModelFactory[Employee]):
    """`roles=[…]` grants roles; `password="…"` lets the person log in. Positions: `renumber_people()`."""

    class Meta:
        model = Employee
        skip_postgeneration_save = True

    class Params:
        full_name = factory.Sequence(lambda n: NAMES[n % len(NAMES)])
        number = factory.Sequence(lambda n: n)

    first_name = factory.LazyAttribute(lambda person: person.full_name.split(" ", 1)[0])
    last_name = factory.LazyAttribute(lambda person: person.full_name.split(" ", 1)[1])
    login = factory.LazyAttribute(lambda person: f"{fold(person.first_name)}.{person.number}")
    email = factory.LazyAttribute(lambda person: f"{person.login}@boreal.example")
    employee_number = factory.LazyAttribute(lambda person: f"B{10000 + person.number}")
    language = factory.LazyAttribute(lambda person: "en" if person.full_name in ENGLISH_NAMES else "fr")
    job_title = "Conseiller"
    hired_on = dt.date(2020, 3, 2)

    @classmethod
    def _create(cls, model_class: type[Employee], *args: Any, **kwargs: Any) -> Employee:
        password = kwargs.pop("password", None)
        employee = model_class(**kwargs)
        employee.set_password(password)
        employee.save()
        return employee

    @factory.post_generation
    def roles(self: Any, create: bool, extracted: list[Role] | None, **kwargs: Any) -> None:
        for role in extracted or []:
            RoleGrantFactory(employee=self, role=role)


class RoleGrantFactory(DjangoModelFactory[RoleGrant]):
    class Meta:
        model = RoleGrant

    employee = factory.SubFactory(EmployeeFactory)
    role = Role.HR_ADMIN


class LeaveFactory(DjangoModelFactory[Leave]):
    class Meta:
        model = Leave

    employee = factory.SubFactory(EmployeeFactory)
    starts_on = dt.date(2026, 1, 5)


class ActingFactory(DjangoModelFactory[Acting]):
    """`deputy` stands in for `manager` during March 2026."""

    class Meta:
        model = Acting

    starts_on = dt.date(2026, 3, 1)
    ends_on = dt.date(2026, 3, 31)
    named_at = dt.datetime(2026, 2, 20, 14, tzinfo=dt.UTC)
    named_by = factory.LazyAttribute(lambda acting: acting.manager)


class AudienceFactory(DjangoModelFactory[Audience]):
    """Everyone, unless `departments`, `sites`, `included` or `excluded` are given as lists."""

    class Meta:
        model = Audience
        skip_postgeneration_save = True

    name = ""

    @factory.post_generation
    def departments(self: Any, create: bool, extracted: list[Department] | None, **kwargs: Any) -> None:
        self.departments.set(extracted or [])

    @factory.post_generation
    def sites(self: Any, create: bool, extracted: list[Site] | None, **kwargs: Any) -> None:
        self.sites.set(extracted or [])

    @factory.post_generation
    def included(self: Any, create: bool, extracted: list[Employee] | None, **kwargs: Any) -> None:
        self.included.set(extracted or [])

    @factory.post_generation
    def excluded(self: Any, create: bool, extracted: list[Employee] | None, **kwargs: Any) -> None:
        self.excluded.set(extracted or [])
