from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from consent.models import ReportLook
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.consent import answer, ask_consent
from tests.factories.people import RoleGrantFactory

PAGE = "/consent/report/"
Browser = Callable[[Employee], Client]


def test_hr_reads_how_many_answered_and_each_look_is_kept(cast: Cast, client_of: Browser) -> None:
    version = ask_consent()
    answer(version, cast.zoe, "refused")
    page = client_of(cast.ada).get(PAGE)

    assert page.context["rows"][-1][1:] == [4, 1, 0, 1]
    look = ReportLook.objects.get()
    assert (look.report, look.looked_by, look.is_export) == ("coverage", cast.ada, False)


def test_communications_read_no_refusals_and_nothing_of_few(cast: Cast, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.COMMUNICATIONS)
    answer(ask_consent(), cast.zoe, "refused")
    page = client_of(cast.sam).get(PAGE)

    assert page.context["coverage"].is_withheld
    assert len(page.context["titles"]) == 4
    rows = b"".join(client_of(cast.sam).get(PAGE, {"format": "csv"})).decode()
    assert len(rows.splitlines()) == 1


@pytest.mark.parametrize(("ending", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_it_is_taken_as_a_file(cast: Cast, client_of: Browser, ending: str, start: bytes) -> None:
    ask_consent()
    answer = client_of(cast.ada).get(PAGE, {"format": ending, "form": "image"})

    assert b"".join(answer).startswith(start)
    assert f".{ending}" in answer["Content-Disposition"]
    assert ReportLook.objects.get().is_export


def test_no_form_in_force(cast: Cast, client_of: Browser) -> None:
    page = client_of(cast.ada).get(PAGE, {"format": "csv", "form": "\x00"})
    assert page.context["coverage"] is None


def test_a_stranger_and_a_manager_find_nothing(cast: Cast, client_of: Browser) -> None:
    ask_consent()
    RoleGrantFactory(employee=cast.zoe, role=Role.AUDITOR)
    for who in (cast.sam, cast.malik, cast.zoe):
        assert client_of(who).get(PAGE).status_code == 404
    assert not ReportLook.objects.exists()
