import datetime as dt

import pytest

from documents.models import DocumentState
from documents.states import note_state
from people.models import Employee
from tests.factories.documents import make_document

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def test_a_document_is_in_force_until_something_becomes_of_it(zoe: Employee, ada: Employee) -> None:
    document = make_document(zoe)
    assert document.state(AT) is None
    note_state(document.about, DocumentState.State.SUPERSEDED, since=AT, by=None, at=AT)
    note_state(document.about, DocumentState.State.WITHDRAWN, since=AT + DAY, by=ada, at=AT)
    states = [document.state(at) for at in (AT - DAY, AT, AT + DAY)]
    assert [state and state.state for state in states] == [None, "superseded", "withdrawn"]


def test_what_becomes_of_an_act_may_be_said_before_its_document_is_sealed(zoe: Employee) -> None:
    note_state("test:fr:1", DocumentState.State.SUPERSEDED, since=AT, by=None, at=AT)
    state = make_document(zoe).state(AT)
    assert state is not None
    assert state.state == "superseded"
