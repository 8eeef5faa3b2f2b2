from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import Acknowledgement
from documents.models import DocumentState
from documents.states import states_of
from guidebook.publishing import retire
from people.models import Employee
from tests.conftest import Cast
from tests.factories.acknowledgements import LATER, ask_guide, ask_next, sign, sign_on_paper


def superseded() -> list[str]:
    return list(DocumentState.objects.filter(state="superseded").order_by("pk").values_list("about", flat=True))


def test_acknowledging_the_next_version_supersedes_the_one_before(cast: Cast) -> None:
    version = ask_guide()
    first = sign(version, cast.zoe)
    following = ask_next(version)
    assert superseded() == []

    sign(following, cast.zoe, at=LATER)

    state = DocumentState.objects.get()
    assert (state.about, state.since, state.recorded_by) == (first.key, LATER, None)
    assert states_of([first.key], at=timezone.now()) == {first.key: state}


def test_each_version_supersedes_the_last_alone_and_once(cast: Cast) -> None:
    version, keys = ask_guide(), []
    for _turn in range(3):
        keys.append(sign(version, cast.zoe, at=LATER).key)
        version = ask_next(version)
    sign(version, cast.zoe, at=LATER)
    assert superseded() == keys


def test_nobody_elses_and_no_other_guides_document_is_touched(cast: Cast) -> None:
    version, other = ask_guide(), ask_guide(title_fr="Autre", title_en="Other")
    sign(other, cast.zoe)
    sign(version, cast.sam)
    mine = sign(version, cast.zoe)
    sign(ask_next(version), cast.zoe, at=LATER)
    assert superseded() == [mine.key]


def test_declining_supersedes_nothing(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    sign(ask_next(version), cast.zoe, at=LATER, answer=Acknowledgement.Answer.DECLINED, remark="Not this one.")
    assert superseded() == []


def test_a_decline_is_superseded_by_agreeing_later(cast: Cast) -> None:
    version = ask_guide()
    declined = sign(version, cast.zoe, answer=Acknowledgement.Answer.DECLINED, remark="Not yet.")
    sign(ask_next(version), cast.zoe, at=LATER)
    assert superseded() == [declined.key]


def test_what_was_signed_on_paper_supersedes_too(cast: Cast) -> None:
    version = ask_guide()
    first = sign(version, cast.zoe)
    following = ask_next(version)
    sign_on_paper(following, cast.zoe, by=cast.ada, signed_on=LATER.date(), at=LATER)
    assert superseded() == [first.key]


def test_retiring_a_guide_changes_nothing_of_what_was_signed(cast: Cast) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    retire(version, by=cast.ada, at=LATER)
    assert superseded() == []


def test_a_first_signature_writes_no_state_and_asks_once_whether_there_was_one_before(cast: Cast) -> None:
    version = ask_guide()
    with CaptureQueriesContext(connection) as queries:
        sign(version, cast.zoe)
    assert not [query for query in queries if "documents_documentstate" in query["sql"]]


def test_my_documents_says_so(cast: Cast, client_of: Callable[[Employee], Client]) -> None:
    version = ask_guide()
    sign(version, cast.zoe)
    sign(ask_next(version), cast.zoe, at=LATER)
    client = client_of(cast.zoe)
    shown = client.get(reverse("acknowledgements:document-list"), headers={"Accept-Language": "en"})
    states = [each.state.state if each.state else None for each in shown.context["signed"]]
    assert states == [None, "superseded"]
    assert shown.content.decode().count("pill-neutral") == 1
