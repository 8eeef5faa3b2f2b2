from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import Acknowledgement
from guidebook.models import GuideVersion
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, hire, sign
from tests.factories.people import RoleGrantFactory

PAGE = reverse("acknowledgements:record-bound")


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide()


def test_hr_sees_who_was_bound_by_what(cast: Cast, version: GuideVersion, client_of: Any) -> None:
    signed = sign(version, cast.zoe)
    answer = client_of(cast.ada).get(PAGE, {"on": "2026-03-10", "guide": version.guide.slug})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert signed.edition_digest in page
    assert "Version 1, en français" in page
    assert (answer.context["employed"], answer.context["bound"]) == (4, 1)
    before = client_of(cast.ada).get(PAGE, {"on": "2026-03-02"})
    assert signed.edition_digest not in before.content.decode()


def test_without_a_question_it_is_about_today(cast: Cast, version: GuideVersion, client_of: Any) -> None:
    assert client_of(cast.ada).get(PAGE).context["binding"].on <= timezone.now().date()


def test_an_auditor_sees_it_too(cast: Cast, version: GuideVersion, client_of: Any) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    assert client_of(cast.sam).get(PAGE).status_code == 200


@pytest.mark.parametrize("who", ["malik", "zoe", "sam"])
def test_for_a_manager_and_a_stranger_it_does_not_exist(cast: Cast, client_of: Any, who: str) -> None:
    assert client_of(getattr(cast, who)).get(PAGE).status_code == 404


def test_nothing_is_posted(cast: Cast, version: GuideVersion, client_of: Any) -> None:
    assert client_of(cast.ada).post(PAGE).status_code == 405
    assert not Acknowledgement.objects.exists()


def test_before_any_guide_it_says_so(cast: Cast, client_of: Any) -> None:
    assert "Aucun guide n’a encore été publié" in client_of(cast.ada).get(PAGE).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"on": "2999-01-01"},
        {"on": "0001-01-01"},
        {"on": "yesterday"},
        {"guide": "none"},
        {"after": "-1", "before": "x"},
        {"after": "9" * 30},
        {"state": "other"},
        {"q": "x" * 500},
        {"q": "<script>alert(1)</script>"},
        {"q": "\x00"},
    ],
)
def test_a_strange_question_is_answered(
    cast: Cast, version: GuideVersion, client_of: Any, query: dict[str, str]
) -> None:
    answer = client_of(cast.ada).get(PAGE, query)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_as_many_queries_for_thirty_as_for_one(
    cast: Cast, version: GuideVersion, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(cast.ada)
    sign(version, cast.zoe)
    query = {"on": "2026-03-10", "guide": version.guide.slug}
    client.get(PAGE, query)
    with django_assert_max_num_queries(16) as few:
        client.get(PAGE, query)
    people: list[Employee] = [hire(f"Jean Roy{number}", cast.malik) for number in range(30)]
    from tests.factories.acknowledgements import reconciled
    from tests.factories.guidebook import PUBLISHED

    version = reconciled(version, at=PUBLISHED)
    for person in people:
        sign(version, person)
    with django_assert_max_num_queries(len(few)):
        page = client.get(PAGE, query)
    assert page.context["bound"] == 31
