"""A guide asked of people, and people who acknowledge it, through the rules that do so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.crypto import get_random_string

from acknowledgements.acknowledging import acknowledge
from acknowledgements.models import Acknowledgement
from acknowledgements.recording import Recorded, record_sheet
from acknowledgements.reporting import Report, Selection
from assignments.models import Ask, Assignment
from assignments.reconciling import reconcile
from documents.codes import new_code
from documents.evidence import EvidenceFacts, record_evidence
from documents.models import Document, SealOrder
from documents.sealing import seal
from guidebook.drafting import draft_next
from guidebook.models import Edition, Guide, GuideVersion
from guidebook.reading import edition_for
from guidebook.writing import write_section
from people.models import Audience, Employee
from people.positions import renumber_people
from people.scoping import places_of
from tests.factories.guidebook import LATER, PUBLISHED, publish_draft, publish_guide, publish_next
from tests.factories.people import EmployeeFactory
from tests.factories.scans import a_scan

SIGNED = dt.datetime(2026, 3, 3, 19, 5, tzinfo=dt.UTC)  # 3 mars 2026 à 14 h 05
SOON = dt.date(2026, 3, 10)  # asked, and not due yet
AFTER_DUE = dt.date(2026, 3, 30)
FACTS = EvidenceFacts(login_method="password", ip_address="10.1.2.3", user_agent="Firefox", legal_name="")


def ask_guide(**more: Any) -> GuideVersion:
    """A guide in force, asked of its audience (everyone, unless `audience` is given)."""
    version = publish_guide(**more).versions.get()
    return reconciled(version, at=more.get("at", PUBLISHED))


def ask_next(version: GuideVersion, **more: Any) -> GuideVersion:
    """The next version in its place; `must_acknowledge=False` for one that asks nothing more."""
    following = publish_next(version.guide, **more).version
    reconciled(version, at=LATER)
    return reconciled(following, at=LATER)


def ask_rewritten(version: GuideVersion, bodies: dict[int, tuple[str, str]], **more: Any) -> GuideVersion:
    """The next version, sections rewritten: by position from 1, their French and English texts."""
    draft = draft_next(version.guide, by=None, at=LATER)
    sections = list(draft.sections.order_by("position"))
    for position, (french, english) in bodies.items():
        section = sections[position - 1]
        for language, body in (("fr", french), ("en", english)):
            if text := section.text(language):
                write_section(section, language=language, title=text.title, body=body, by=None, at=LATER)
    following = publish_draft(draft, **({"at": LATER} | more)).version
    reconciled(version, at=LATER)
    return reconciled(following, at=LATER)


def reconciled(version: GuideVersion, *, at: dt.datetime) -> GuideVersion:
    if version.ask:
        reconcile(version.ask, at=at)
    return GuideVersion.objects.select_related("guide", "ask").get(pk=version.pk)


def assignment_of(version: GuideVersion, person: Employee) -> Assignment:
    return Assignment.objects.select_related("ask").get(ask=version.ask, employee=person)


def sign(version: GuideVersion, person: Employee, *, at: dt.datetime = SIGNED, **more: Any) -> Acknowledgement:
    """The person acknowledges the version under their own name, in their language."""
    given: dict[str, Any] = {"typed_name": person.name, "facts": FACTS, "by": person, "at": at}
    edition = more.pop("edition", None) or edition_for(version, person.language, person)
    return acknowledge(assignment_of(version, person), edition, **(given | more))


def sign_on_paper(version: GuideVersion, *people: Employee, by: Employee, **more: Any) -> Recorded:
    """A sheet in French that these people signed, recorded by human resources."""
    edition = more.pop("edition", None) or version.editions.get(language="fr", combination=0)
    given: dict[str, Any] = {"signed_on": SIGNED.date(), "facts": FACTS, "by": by, "at": SIGNED}
    rows = [assignment_of(version, person) for person in people]
    return record_sheet(edition, more.pop("scan", None) or a_scan(), rows, **(given | more))


def keep_copy(acknowledgement: Acknowledgement) -> Document:
    """The row of a sealed copy, for pages that only say it is there."""
    return Document.objects.create(
        kind="acknowledgement",
        about=acknowledgement.key,
        person=acknowledgement.employee,
        title=acknowledgement.edition.title,
        language=acknowledgement.edition.language,
        code=new_code(),
        increment=b"%PDF-",
        size=5,
        sha256="0" * 64,
        certificate_sha256="0" * 64,
        sealed_by="Boréal Mobilité",
        acted_at=acknowledgement.acknowledged_at,
        sealed_at=timezone.now(),
    )


def ask_many(number: int, *people: Employee) -> list[GuideVersion]:
    """As many guides in force, without a text, asked of these people: rows alone, for lists that grow."""
    now, audience, versions = timezone.now(), Audience.objects.create(), []
    for key in (get_random_string(10).lower() for _ in range(number)):
        subject = f"guide:{key}:v1"
        asked = Ask.objects.create(kind=Ask.Kind.GUIDE, subject=subject, path="/", audience=audience, asked_at=now)
        guide = Guide.objects.create(slug=key, title_fr=key, created_at=now)
        versions.append(GuideVersion.objects.create(guide=guide, number=1, created_at=now, published_at=now, ask=asked))
        rows = [Assignment(ask=asked, employee=person, assigned_at=now) for person in people]
        for row in rows:
            row.copy_from(row.employee)
        Assignment.objects.bulk_create(rows)
    return versions


def sign_many(number: int, edition: Edition, person: Employee) -> None:
    """As many acknowledgements of the person: rows alone, for lists that grow."""
    for version in ask_many(number, person):
        assignment = assignment_of(version, person)
        Assignment.objects.filter(pk=assignment.pk).update(done_at=SIGNED)
        evidence = record_evidence(FACTS, typed_name=person.name, at=SIGNED)
        Acknowledgement.objects.create(
            assignment=assignment, employee=person, edition=edition, acknowledged_at=SIGNED, evidence=evidence
        )


def seal_copies() -> list[Document]:
    """What a worker does; no seal is dated otherwise than when it is made."""
    return [seal(order, at=timezone.now()) for order in SealOrder.objects.filter(sealed_at=None)]


def hire(full_name: str, manager: Employee, **more: Any) -> Employee:
    """One more person below the manager; both are read anew."""
    person = EmployeeFactory(
        full_name=full_name, manager=manager, department=manager.department, site=manager.site, **more
    )
    renumber_people()
    for row in (manager, person):
        row.refresh_from_db()
    return person


def report_of(version: GuideVersion, viewer: Employee, *, on: dt.date = SOON, **chosen: Any) -> Report:
    viewer = Employee.objects.get(pk=viewer.pk)
    return Report(version, viewer, Selection(**chosen), places_of(viewer, on=on), on)


def names_in(report: Report) -> list[str]:
    return [row.employee.name for row in report.rows]
