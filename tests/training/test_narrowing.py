"""What each filter of the reports on trainings lists: on the page, in CSV and in the workbook; for HR, for a manager of
their own people alone, at any depth, and for the stranger."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from openpyxl import load_workbook

from guidebook.models import GuideVersion
from people.models import Department, Employee, Leave, Role
from people.positions import renumber_departments, renumber_people
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_rewritten
from tests.factories.people import DepartmentFactory, EmployeeFactory, RoleGrantFactory
from tests.factories.training import FOLLOWED, LATER, WRITTEN, asked, complete, make_course, read_lesson, read_lessons
from training.models import Course, Level

Browser = Callable[[Employee], Client]
PAGE = "/training/reports/premiers-pas/"
LIST = "/training/reports/"
EVERYBODY = {"Ada Gagnon", "Malik Benali", "Zoé Tremblay", "Sam Wilson", "Éloïse Côté", "Noé Lévesque", "Ian Roy"}


@dataclass(frozen=True)
class Company:
    """Under Malik in Operations: Zoé and Éloïse; Noé under Éloïse, in Workshop, a department of Operations. Ian works
    in Technology, as Sam does. All are asked; Zoé completed it, Éloïse again since the newer guide, Noé has begun."""

    course: Course
    workshop: Department
    older: GuideVersion
    newer: GuideVersion


@pytest.fixture
def company(cast: Cast) -> Company:
    workshop = DepartmentFactory(name_fr="Atelier", name_en="Workshop", parent=cast.operations)
    eloise = EmployeeFactory(full_name="Éloïse Côté", manager=cast.malik, department=cast.operations)
    noe = EmployeeFactory(full_name="Noé Lévesque", manager=eloise, department=workshop, employee_number="QX-9917")
    EmployeeFactory(full_name="Ian Roy", department=cast.technology)
    renumber_departments()
    renumber_people()
    older, course = ask_guide(at=WRITTEN), make_course()
    asked(course, due_days=20)
    complete(course, cast.zoe)
    complete(course, eloise)
    newer = ask_rewritten(older, {2: ("<p>Autre chose.</p>", "<p>Something else.</p>")})
    read_lesson(course.lessons.select_related("course").get(element=2), by=eloise, at=LATER)
    read_lessons(course, noe, at=FOLLOWED)
    Leave.objects.create(employee=Employee.objects.get(last_name="Roy"), starts_on=FOLLOWED.date())
    return Company(course, Department.objects.get(pk=workshop.pk), older, newer)


def on_the_page(browser: Client, **query: object) -> set[str]:
    return {row.employee.name for row in browser.get(PAGE, query).context["page"]}


def in_csv(browser: Client, **query: object) -> set[str]:
    content = _taken(browser, **query).decode("utf-8-sig")
    _titles, *rows = csv.reader(io.StringIO(content), delimiter=_delimiter(content))
    return {row[0] for row in rows}


def in_the_workbook(browser: Client, **query: object) -> set[str]:
    sheet = load_workbook(io.BytesIO(_taken(browser, format="xlsx", **query))).active
    assert sheet is not None
    return {str(row[0]) for row in sheet.iter_rows(min_row=2, values_only=True)}


def _taken(browser: Client, **query: object) -> bytes:
    answer = browser.get(f"{PAGE}export/", query)
    assert isinstance(answer, StreamingHttpResponse)
    return answer.getvalue()


def _delimiter(content: str) -> str:
    return ";" if ";" in content.splitlines()[0] else ","


WAYS = pytest.mark.parametrize("listed", [on_the_page, in_csv, in_the_workbook])
Listed = Callable[..., set[str]]


def wanted(company: Company, cast: Cast) -> dict[str, tuple[dict[str, object], set[str]]]:
    """Each filter, and whom it lists for HR."""
    return {
        "none": ({}, EVERYBODY),
        "department": ({"department": cast.technology.pk}, {"Sam Wilson", "Ian Roy"}),
        "department and all below it": (
            {"department": cast.operations.pk},
            {"Malik Benali", "Zoé Tremblay", "Éloïse Côté", "Noé Lévesque"},
        ),
        "lowest department": ({"department": company.workshop.pk}, {"Noé Lévesque"}),
        "done": ({"state": "done"}, {"Zoé Tremblay", "Éloïse Côté"}),
        "late": ({"state": "late"}, {"Ada Gagnon", "Malik Benali", "Sam Wilson", "Noé Lévesque"}),
        "in progress": ({"state": "in_progress"}, set()),
        "to do": ({"state": "to_do"}, {"Ian Roy"}),  # on leave: never late
        "older guide": ({"version": company.older.pk}, {"Zoé Tremblay"}),
        "newer guide": ({"version": company.newer.pk}, {"Éloïse Côté"}),
        "accents left out": ({"q": "eloise COTE"}, {"Éloïse Côté"}),
        "accents typed": ({"q": "Lévesque"}, {"Noé Lévesque"}),
        "employee number": ({"q": "qx-9917"}, {"Noé Lévesque"}),
        "nobody": ({"q": "personne d’ici"}, set()),
        "several together": ({"state": "done", "department": cast.operations.pk, "q": "zoe"}, {"Zoé Tremblay"}),
        "several that nobody is": ({"state": "done", "department": cast.technology.pk}, set()),
    }


@WAYS
def test_each_filter_lists_those_it_says(cast: Cast, client_of: Browser, company: Company, listed: Listed) -> None:
    browser = client_of(cast.ada)

    found = {name: listed(browser, **query) for name, (query, _people) in wanted(company, cast).items()}

    assert found == {name: people for name, (_query, people) in wanted(company, cast).items()}


@WAYS
def test_a_manager_finds_their_own_people_alone_at_any_depth(
    cast: Cast, client_of: Browser, company: Company, listed: Listed
) -> None:
    """Whatever they filter by: a department of others is none of theirs, and is left out."""
    theirs = {"Zoé Tremblay", "Éloïse Côté", "Noé Lévesque"}
    browser = client_of(Employee.objects.get(pk=cast.malik.pk))

    for name, (query, people) in wanted(company, cast).items():
        of_others = query.get("department") == cast.technology.pk
        if not of_others:
            assert listed(browser, **query) == people & theirs, name
    assert listed(browser, department=cast.technology.pk) == theirs
    assert listed(browser, q="sam") == listed(browser, q="ian roy") == set()


@WAYS
def test_who_leads_under_the_manager_finds_those_below_them(
    cast: Cast, client_of: Browser, company: Company, listed: Listed
) -> None:
    eloise = Employee.objects.get(first_name="Éloïse")

    assert listed(client_of(eloise)) == {"Noé Lévesque"}
    assert listed(client_of(eloise), q="zoe") == set()


@WAYS
def test_hr_of_a_department_finds_its_tree(cast: Cast, client_of: Browser, company: Company, listed: Listed) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)

    assert listed(client_of(cast.sam), state="done") == {"Zoé Tremblay", "Éloïse Côté"}
    assert "Ian Roy" not in listed(client_of(cast.sam))


def test_a_stranger_finds_nothing_whatever_they_filter_by(cast: Cast, client_of: Browser, company: Company) -> None:
    for query, _people in wanted(company, cast).values():
        for address in (PAGE, f"{PAGE}export/", LIST):
            assert client_of(cast.sam).get(address, query).status_code == 404
            assert client_of(cast.sam).get(address, query | {"format": "xlsx"}).status_code == 404


def test_in_progress_is_who_has_begun_and_is_not_late(cast: Cast, client_of: Browser) -> None:
    course = make_course()
    asked(course)
    read_lessons(course, cast.zoe)

    for listed in (on_the_page, in_csv, in_the_workbook):
        assert listed(client_of(cast.ada), state="in_progress") == {"Zoé Tremblay"}
        assert listed(client_of(cast.ada), state="to_do") == {"Ada Gagnon", "Malik Benali", "Sam Wilson"}
        assert listed(client_of(cast.ada), state="late") == set()


def test_the_states_of_the_filter_are_those_of_the_rows(cast: Cast, client_of: Browser, company: Company) -> None:
    """The column and the filter are asked in two ways, and say the same."""
    shown = {row.employee.name: row.state for row in client_of(cast.ada).get(PAGE).context["page"]}

    for state in ("late", "in_progress", "to_do", "done"):
        assert on_the_page(client_of(cast.ada), state=state) == {name for name, of in shown.items() if of == state}


def test_a_course_is_another_report(cast: Cast, client_of: Browser, company: Company) -> None:
    other = make_course("suite", title_fr="La suite", lessons=1, questions=0)
    asked(other)
    complete(other, cast.sam)

    assert on_the_page(client_of(cast.ada), state="done") == {"Zoé Tremblay", "Éloïse Côté"}
    rows = client_of(cast.ada).get("/training/reports/suite/", {"state": "done"}).context["page"]
    assert [row.employee for row in rows] == [cast.sam]


@pytest.mark.parametrize("who", ["ada", "malik"])
def test_a_level_lists_its_courses(cast: Cast, client_of: Browser, company: Company, who: str) -> None:
    asked(make_course("suite", title_fr="La suite", level=Level.AMBASSADOR, lessons=1, questions=0))
    browser = client_of(Employee.objects.get(pk=getattr(cast, who).pk))

    def courses(level: str) -> list[str]:
        return [row.course.slug for row in browser.get(LIST, {"level": level}).context["figures"]]

    assert courses(Level.BEGINNER) == ["premiers-pas"]
    assert courses(Level.AMBASSADOR) == ["suite"]
    assert courses(Level.AT_EASE) == []
    assert courses("") == courses("lost") == ["premiers-pas", "suite"]


def test_figures_are_those_of_the_list(cast: Cast, client_of: Browser, company: Company) -> None:
    for who in (cast.ada, Employee.objects.get(pk=cast.malik.pk)):
        browser = client_of(who)
        (figures,) = browser.get(LIST).context["figures"]
        counted = {state: len(on_the_page(browser, state=state)) for state in ("done", "late")}
        assert (figures.asked, figures.done, figures.late) == (
            len(on_the_page(browser)),
            counted["done"],
            counted["late"],
        )
