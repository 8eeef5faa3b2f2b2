from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse

from documents.models import LedgerEntry
from people.models import Employee, Role
from tests.factories.documents import make_document
from tests.factories.ledger import checkpoint, write_entries
from tests.factories.people import RoleGrantFactory

PAGE = "/ledger/"


def text(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_ledger_says_so(client_of: Any, ada: Employee) -> None:
    assert "Rien n’est encore écrit" in text(client_of(ada).get(PAGE))


def test_hr_sees_where_it_stands(client_of: Any, ada: Employee) -> None:
    write_entries(20)
    checkpoint()
    write_entries(11, start=20)
    last = checkpoint()
    write_entries(2, start=31)
    page = client_of(ada).get(PAGE)
    assert last.root_hash in text(page)
    assert (page.context["last"].tree_size, page.context["waiting"]) == (31, 2)
    assert page.context["growth"].is_consistent
    assert [entry.about for entry in page.context["entries"]][:2] == ["test:32", "test:31"]


def test_an_auditor_looks_too(client_of: Any, sam: Employee) -> None:
    RoleGrantFactory(employee=sam, role=Role.AUDITOR)
    assert client_of(sam).get(PAGE).status_code == 200


@pytest.mark.parametrize("who", ["malik", "zoe", "sam"])
def test_for_a_manager_and_a_stranger_it_does_not_exist(client_of: Any, cast: Any, who: str) -> None:
    assert client_of(getattr(cast, who)).get(PAGE).status_code == 404


def test_nothing_is_posted_to_it(client_of: Any, ada: Employee) -> None:
    write_entries(1)
    assert client_of(ada).post(PAGE, {"about": "test:0"}).status_code == 405
    assert LedgerEntry.objects.count() == 1


def test_an_act_is_proved_by_its_key_or_by_the_code_of_its_document(client_of: Any, ada: Employee) -> None:
    document = make_document(ada)
    write_entries(40)
    checkpoint()
    for asked in (document.about, document.code, f" {document.code.lower()} "):
        (proved,) = client_of(ada).get(PAGE, {"about": asked}).context["found"]
        assert proved.entry.kind == "document-sealed"
        assert proved.is_proved
        assert len(proved.path) == 6


def test_what_no_checkpoint_took_yet_waits(client_of: Any, ada: Employee) -> None:
    write_entries(1)
    (proved,) = client_of(ada).get(PAGE, {"about": "test:0"}).context["found"]
    assert (proved.index, proved.is_proved) == (None, False)


def test_an_entry_that_was_rewritten_is_not_proved(client_of: Any, ada: Employee, lifted_triggers: Any) -> None:
    write_entries(5)
    checkpoint()
    with lifted_triggers():
        LedgerEntry.objects.filter(about="test:3").update(record={"place": 4})
    page = client_of(ada).get(PAGE, {"about": "test:3"})
    assert not page.context["found"][0].is_proved
    assert "Ne mène pas à la racine" in text(page)


@pytest.mark.parametrize(
    "query",
    [
        {"about": "nothing:1"},
        {"about": "<script>alert(1)</script>"},
        {"about": "x" * 500},
        {"about": "\x00"},
        {"before": "abc", "before_checkpoint": "-4"},
        {"before": "9" * 40},
    ],
)
def test_strange_queries_find_nothing_and_break_nothing(client_of: Any, ada: Employee, query: dict[str, str]) -> None:
    write_entries(2)
    page = client_of(ada).get(PAGE, query)
    assert "<script>alert" not in text(page)
    assert page.context["found"] == []


def test_lists_turn_by_key(client_of: Any, ada: Employee) -> None:
    write_entries(60)
    client, seen, query = client_of(ada), [], {}
    while True:
        page = client.get(PAGE, query)
        seen += [entry.pk for entry in page.context["entries"]]
        if not page.context["older_entry"]:
            break
        query = {"before": page.context["older_entry"]}
    assert seen == sorted(LedgerEntry.objects.values_list("pk", flat=True), reverse=True)


def test_as_many_queries_for_thirty_as_for_one(
    client_of: Any, ada: Employee, django_assert_max_num_queries: Any
) -> None:
    client = client_of(ada)
    for size in (20, 17):  # enough for hashes to be kept
        write_entries(size, start=size)
        checkpoint()
    write_entries(1)
    client.get(PAGE)
    with django_assert_max_num_queries(20) as few:
        client.get(PAGE, {"about": "test:20"})
    for place in range(30):
        write_entries(2, start=20)
        if place % 3:
            checkpoint()
    with django_assert_max_num_queries(len(few)):
        client.get(PAGE, {"about": "test:20"})
