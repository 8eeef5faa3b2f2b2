from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, sign, sign_on_paper

ADDRESS = reverse("acknowledgements:record-export")
QUERY = {"on": "2026-03-10"}


def rows(client: Any, **query: str) -> list[dict[str, str]]:
    answer = client.get(ADDRESS, QUERY | query)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_hr_takes_the_answer_away(cast: Cast, client_of: Any) -> None:
    version = ask_guide()
    signed = sign(version, cast.zoe)
    sign_on_paper(version, cast.malik, by=cast.ada)
    found = {row["Nom"]: row for row in rows(client_of(cast.ada))}
    assert set(found) == {"Ada Gagnon", "Malik Benali", "Zoé Tremblay", "Sam Wilson"}
    zoe = found["Zoé Tremblay"]
    assert (zoe["SHA-256 du texte"], zoe["Service d’alors"]) == (signed.edition_digest, "Exploitation")
    assert (zoe["Langue du texte"], zoe["Sur papier"]) == ("Français", "Non")
    assert found["Malik Benali"]["Sur papier"] == "Oui"
    assert found["Sam Wilson"]["SHA-256 du texte"] == ""
    assert [row["Nom"] for row in rows(client_of(cast.ada), q="zoe")] == ["Zoé Tremblay"]


def test_a_name_is_never_a_formula(cast: Cast, client_of: Any) -> None:
    ask_guide()
    cast.zoe.preferred_name = "=cmd()"
    cast.zoe.save()
    assert "'=cmd()" in {row["Nom"] for row in rows(client_of(cast.ada))}


@pytest.mark.parametrize("who", ["malik", "zoe", "sam"])
def test_for_a_manager_and_a_stranger_it_does_not_exist(cast: Cast, client_of: Any, who: str) -> None:
    ask_guide()
    assert client_of(getattr(cast, who)).get(ADDRESS, QUERY).status_code == 404


@pytest.mark.parametrize("query", [{"on": "2999-01-01"}, {"guide": "none"}, {}])
def test_a_question_that_makes_no_sense_leads_back(cast: Cast, client_of: Any, query: dict[str, str]) -> None:
    answer = client_of(cast.ada).get(ADDRESS, query)
    assert answer["Location"] == reverse("acknowledgements:record-bound")


def test_as_many_queries_for_all_as_for_one(cast: Cast, client_of: Any, django_assert_max_num_queries: Any) -> None:
    version = ask_guide()
    for person in (cast.ada, cast.malik, cast.zoe, cast.sam):
        sign(version, person)
    client = client_of(cast.ada)
    rows(client)
    with django_assert_max_num_queries(8):
        rows(client)
