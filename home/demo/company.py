"""Boréal Mobilité: a fictional carrier of 240 people in Québec, drawn the same way every time."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from home.demo.names import FRENCH_FIRST, FRENCH_LAST, OTHER_FIRST, OTHER_LAST
from people.folding import fold
from people.models import Department, Employee, Leave, Organisation, Role, RoleGrant, Site
from people.positions import renumber_departments, renumber_people

SIZE = 245  # 240 who work here, and five who left lately
WITHOUT_MAIL = 12
ON_LEAVE = 4
GONE = 5


@dataclass
class Unit:
    """A department to be: its names, what its people do, how large it is, and its parts."""

    fr: str
    en: str
    title_fr: str
    title_en: str
    teams: int = 0
    parts: list[Unit] = field(default_factory=list)


TREE = Unit(
    "Direction générale", "Executive office", "Adjointe de direction", "Executive assistant", 0,
    [
        Unit("Exploitation", "Operations", "Planificatrice", "Planner", 0, [
            Unit("Réseau d’autobus", "Bus network", "Chauffeur", "Driver", 5),
            Unit("Transport adapté", "Paratransit", "Chauffeuse", "Driver", 3),
            Unit("Entretien", "Maintenance", "Mécanicien", "Mechanic", 4),
        ]),
        Unit("Expérience client", "Customer experience", "Conseiller", "Advisor", 0, [
            Unit("Service à la clientèle", "Customer service", "Préposée à la clientèle", "Customer agent", 4),
            Unit("Points de vente", "Retail counters", "Caissier", "Cashier", 3),
        ]),
        Unit("Technologies", "Technology", "Analyste", "Analyst", 0, [
            Unit("Applications", "Applications", "Développeuse", "Developer", 3),
            Unit("Données", "Data", "Analyste de données", "Data analyst", 2),
        ]),
        Unit("Personnes et communications", "People and communications", "Conseillère", "Advisor", 0, [
            Unit("Ressources humaines", "Human resources", "Conseillère en ressources humaines", "HR advisor", 2),
            Unit("Communications", "Communications", "Conseiller en communications", "Communications advisor", 2),
        ]),
        Unit("Finances et affaires juridiques", "Finance and legal affairs", "Comptable", "Accountant", 2),
    ],
)  # fmt: skip


@dataclass
class Company:
    """The people the story needs by name."""

    ada: Employee
    malik: Employee
    zoe: Employee
    sam: Employee
    everyone: list[Employee]


class _Draw:
    """Names, languages and numbers, from one seed."""

    def __init__(self) -> None:
        self.random = random.Random(1642)  # noqa: S311  (nothing secret is drawn)
        self.taken: set[str] = set()
        self.numbers = itertools.count(10_418, 7)

    def name(self) -> tuple[str, str, str]:
        """(first, last, language), each pair once; 70 % French."""
        while True:
            is_french = self.random.random() < 0.7
            first = self.random.choice(FRENCH_FIRST if is_french or self.random.random() < 0.1 else OTHER_FIRST)
            last = self.random.choice(FRENCH_LAST if is_french else OTHER_LAST)
            if f"{first} {last}" not in self.taken:
                self.taken.add(f"{first} {last}")
                return first, last, "fr" if is_french else "en"


def found_company(*, password: str, at: dt.datetime) -> Company:
    """The organisation, its departments, sites, 240 people, roles and leaves."""
    _organisation()
    sites = [
        Site.objects.create(name="Québec – siège social", city="Québec"),
        Site.objects.create(name="Montréal – garage Hochelaga", city="Montréal"),
        Site.objects.create(name="Gatineau – terminus", city="Gatineau"),
    ]
    hiring = _Hiring(sites, make_password(password), at)
    hiring.fill(TREE, parent=None, manager=None, level=1)
    hiring.complete()
    renumber_departments()
    cast = hiring.name_the_cast()
    renumber_people()
    everyone = list(Employee.objects.all())
    _without_mail(hiring.draw.random, everyone)
    _absences(hiring.draw.random, everyone, at)
    for person in (cast["ada"], cast["malik"], cast["zoe"], cast["sam"]):
        person.refresh_from_db()
    return Company(cast["ada"], cast["malik"], cast["zoe"], cast["sam"], list(Employee.objects.all()))


def _organisation() -> None:
    Organisation(
        name="Boréal Mobilité",
        legal_name="Boréal Mobilité inc.",
        colour="#0F5C4D",
        languages=["fr", "en"],
        time_zone="America/Toronto",
        mission_fr="Relier les gens et les villes du Québec par des déplacements simples, fiables et sobres.",
        mission_en="Connect people and towns across Québec with simple, reliable, low-carbon travel.",
        vision_fr="Devenir le trajet qu’on choisit d’abord, partout où nous roulons.",
        vision_en="Become the trip people choose first, wherever we run.",
        values_fr="Bienveillance, ponctualité, franchise, curiosité",
        values_en="Kindness, punctuality, candour, curiosity",
        contact_name="Ada Gagnon",
        contact_email="ada@boreal.example",
        privacy_officer_name="Priya Nair",
        privacy_officer_email="priya@boreal.example",
        holidays=["2026-12-25", "2027-01-01", "2027-04-02", "2027-05-24", "2027-06-24", "2027-07-01", "2027-09-06"],
    ).save()


class _Hiring:
    def __init__(self, sites: list[Site], password: str, at: dt.datetime) -> None:
        self.draw, self.sites, self.password, self.today = _Draw(), sites, password, at.date()
        self.teams: list[tuple[Unit, Department, Employee]] = []
        self.units: dict[str, tuple[Department, Employee]] = {}

    def hire(self, department: Department, manager: Employee | None, title_fr: str, title_en: str) -> Employee:
        first, last, language = self.draw.name()
        address = fold(f"{first}.{last}").replace(" ", ".")
        random = self.draw.random
        person = Employee(
            login=f"{address}@boreal.example",
            email=f"{address}@boreal.example",
            employee_number=str(next(self.draw.numbers)),
            first_name=first,
            last_name=last,
            job_title=title_fr if language == "fr" else title_en,
            language=language,
            department=department,
            site=random.choices(self.sites, weights=[5, 3, 2])[0],
            manager=manager,
            hired_on=self.today - dt.timedelta(days=random.randint(60, 5200)),
            password=self.password,
        )
        person.save()
        return person

    def fill(self, unit: Unit, *, parent: Department | None, manager: Employee | None, level: int) -> None:
        department = Department.objects.create(name_fr=unit.fr, name_en=unit.en, parent=parent)
        titles = {
            1: ("Directrice générale", "Chief executive"),
            2: (f"Vice-présidence, {unit.fr}", f"Vice-president, {unit.en}"),
        }.get(level, (f"Direction, {unit.fr}", f"Director, {unit.en}"))
        head = self.hire(department, manager, *titles)
        self.units[unit.en] = (department, head)
        for _number in range(unit.teams):
            lead = self.hire(department, head, "Chef d’équipe", "Team lead")
            self.teams.append((unit, department, lead))
        for part in unit.parts:
            self.fill(part, parent=department, manager=head, level=level + 1)

    def complete(self) -> None:
        """Team members until the company has its size, spread over the teams."""
        missing = SIZE - Employee.objects.count()
        for unit, department, lead in itertools.islice(itertools.cycle(self.teams), missing):
            self.hire(department, lead, unit.title_fr, unit.title_en)

    def name_the_cast(self) -> dict[str, Employee]:
        """People already hired become those of the story; the bus network is Malik's."""
        members = self._members()
        malik = self.units["Bus network"][1]
        zoe = next(members["Bus network"])
        sam = next(members["Applications"])
        ada = next(members["Human resources"])
        cast = {
            "ada": _become(ada, "Ada", "Gagnon", "fr", "Conseillère principale en ressources humaines"),
            "malik": _become(malik, "Malik", "Benali", "fr", "Directeur du réseau d’autobus"),
            "zoe": _become(zoe, "Zoé", "Tremblay", "fr", "Coordonnatrice à l’information voyageurs", manager=malik),
            "sam": _become(sam, "Sam", "Wilson", "en", "Developer"),
            "camille": _become(next(members["Communications"]), "Camille", "Roy", "fr", "Conseillère, communications"),
            "priya": _become(next(members["Finance and legal affairs"]), "Priya", "Nair", "en", "Privacy officer"),
            "andre": _become(next(members["Finance and legal affairs"]), "André", "Pelletier", "fr", "Auditeur"),
            "helene": _become(next(members["Human resources"]), "Hélène", "Saint-Amour", "fr", "Partenaire RH"),
        }  # fmt: skip
        _become(self.units["Executive office"][1], "Mireille", "Desrosiers", "fr", "Présidente-directrice générale")
        operations = self.units["Operations"][0]
        for login, role, department in (
            ("ada", Role.HR_ADMIN, None),
            ("camille", Role.COMMUNICATIONS, None),
            ("priya", Role.PRIVACY_OFFICER, None),
            ("andre", Role.AUDITOR, None),
            ("helene", Role.HR_DEPARTMENT, operations),
        ):
            granted_by = None if login == "ada" else cast["ada"]
            RoleGrant.objects.create(employee=cast[login], role=role, department=department, granted_by=granted_by)
        return cast

    def _members(self) -> dict[str, Iterator[Employee]]:
        leads = {lead.pk for _unit, _department, lead in self.teams}
        heads = {head.pk for _department, head in self.units.values()}
        return {
            name: iter(Employee.objects.filter(department=department).exclude(pk__in=leads | heads).order_by("pk"))
            for name, (department, _head) in self.units.items()
        }


def _become(
    person: Employee, first: str, last: str, language: str, title: str, manager: Employee | None = None
) -> Employee:
    login = fold(first)
    person.first_name, person.last_name, person.language, person.job_title = first, last, language, title
    person.login = person.email = f"{login}@boreal.example"
    person.manager = manager or person.manager
    person.save()
    return person


def _ordinary(people: list[Employee]) -> list[Employee]:
    """Those the story does not name and who lead nobody."""
    return [person for person in people if "." in person.login.split("@")[0] and not person.has_people]


def _without_mail(random: random.Random, people: list[Employee]) -> None:
    """Drivers and mechanics without an address log in by number."""
    drivers = [person for person in _ordinary(people) if person.department and "bus" in person.department.name_fr]
    for person in random.sample(drivers, WITHOUT_MAIL):
        person.email, person.login = None, str(person.employee_number)
        person.save()


def _absences(random: random.Random, people: list[Employee], at: dt.datetime) -> None:
    today = at.date()
    reachable = [person for person in _ordinary(people) if person.email]
    chosen = random.sample(reachable, ON_LEAVE + GONE)
    for person in chosen[:ON_LEAVE]:
        starts_on = today - dt.timedelta(days=random.randint(30, 120))
        Leave.objects.create(employee=person, starts_on=starts_on, ends_on=today + dt.timedelta(days=90))
    for person in chosen[ON_LEAVE:]:
        person.left_on = today - dt.timedelta(days=random.randint(2, 12))
        person.is_active = False
        person.save()
