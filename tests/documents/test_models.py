import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from documents.models import Document, DocumentState
from documents.states import note_state
from people.models import Employee, Role
from tests.factories.documents import make_document
from tests.factories.people import EmployeeFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)


def refused(change: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


def test_a_document_is_read_by_its_person_hr_and_auditors_alone(
    zoe: Employee, malik: Employee, sam: Employee, ada: Employee
) -> None:
    document = make_document(zoe)
    auditor, officer = EmployeeFactory(roles=[Role.AUDITOR]), EmployeeFactory(roles=[Role.PRIVACY_OFFICER])
    readers = [reader for reader in (zoe, malik, sam, ada, auditor, officer) if document in reader_sees(reader)]
    assert readers == [zoe, ada, auditor]


def reader_sees(reader: Employee) -> list[Document]:
    return list(Document.objects.readable_by(reader))


def test_the_database_refuses_to_change_a_document(zoe: Employee) -> None:
    document = make_document(zoe)
    refused(lambda: Document.objects.update(content=b"%PDF-1.7 forged"))
    refused(lambda: Document.objects.update(title="Forged"))
    refused(document.delete)


def test_the_database_refuses_to_change_what_became_of_it(ada: Employee) -> None:
    note_state("test:fr:1", DocumentState.State.WITHDRAWN, since=AT, by=ada, at=AT)
    refused(lambda: DocumentState.objects.update(state=DocumentState.State.EXPIRED))
    refused(DocumentState.objects.all().delete)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite knows no TRUNCATE")
def test_documents_are_not_truncated() -> None:
    refused(lambda: connection.cursor().execute("TRUNCATE documents_document CASCADE"))


def test_the_filename_is_its_title_and_code(zoe: Employee) -> None:
    document = make_document(zoe)
    assert document.filename == f"Accusé de lecture – Guide des médias sociaux – {document.code}.pdf"
    assert Document(title='../a/"b"\n<c>', code="X").filename == ".. a b c – X.pdf"
