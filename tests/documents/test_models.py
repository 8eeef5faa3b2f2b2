import datetime as dt
import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from documents.auditing import audit, to_audit
from documents.models import Document, DocumentBase, DocumentState
from documents.states import note_state
from documents.trusting import trusted_roots
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


def split(*documents: Document) -> DocumentBase:
    """The same bytes, all of them beginning with the first half of the first one's."""
    whole = documents[0].content
    content = whole[: len(whole) // 2]
    base = DocumentBase.objects.create(
        digest=hashlib.sha256(content).hexdigest(), content=content, size=len(content), kept_at=AT
    )
    documents[0].base, documents[0].increment = base, whole[len(content) :]
    documents[0].save()
    return base


def test_its_bytes_are_those_of_its_base_and_then_its_own(
    zoe: Employee, client: Client, lifted_triggers: Callable[[], AbstractContextManager[None]]
) -> None:
    document = make_document(zoe)
    whole = document.content
    with lifted_triggers():
        base = split(document)

    kept = Document.objects.with_content().get()

    assert (kept.base, kept.content) == (base, whole)
    assert bytes(kept.increment) == whole[base.size :]
    client.force_login(zoe)
    assert client.get(document.get_absolute_url()).content == whole
    assert [row.flaws for rows in audit(to_audit(), roots=trusted_roots()) for row in rows] == [()]


def test_a_base_is_read_once_for_all_that_begin_with_it(
    zoe: Employee,
    lifted_triggers: Callable[[], AbstractContextManager[None]],
    django_assert_num_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    documents = [make_document(zoe, about=f"test:fr:{number}") for number in range(3)]
    with lifted_triggers():
        Document.objects.update(base=split(*documents))
    with django_assert_num_queries(2):
        assert [len(document.content) > 0 for document in Document.objects.with_content()] == [True] * 3


def reader_sees(reader: Employee) -> list[Document]:
    return list(Document.objects.readable_by(reader))


def test_the_database_refuses_to_change_a_document(zoe: Employee) -> None:
    document = make_document(zoe)
    refused(lambda: Document.objects.update(increment=b"%PDF-1.7 forged"))
    refused(lambda: Document.objects.update(title="Forged"))
    refused(document.delete)


def test_the_database_refuses_to_change_a_base() -> None:
    base = DocumentBase.objects.create(digest="0" * 64, content=b"%PDF-1.7", size=8, kept_at=AT)
    refused(lambda: DocumentBase.objects.update(content=b"%PDF-1.7 forged"))
    refused(base.delete)


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
