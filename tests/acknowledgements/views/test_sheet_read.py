from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, sign_on_paper
from tests.factories.people import RoleGrantFactory
from tests.factories.scans import a_scan, picture_bytes

Browser = Callable[..., Client]


@pytest.mark.parametrize("role", [Role.HR_ADMIN, Role.AUDITOR])
def test_the_scan_is_downloaded_byte_for_byte(cast: Cast, client_of: Browser, role: Role) -> None:
    RoleGrantFactory(employee=cast.sam, role=role)
    scan = a_scan(picture_bytes("JPEG"), name="Équipe d’été.jpg")
    sheet = sign_on_paper(ask_guide(), cast.zoe, by=cast.ada, scan=scan).sheet

    answer = client_of(cast.sam).get(sheet.get_absolute_url())

    assert answer.content == scan.content
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Équipe d’été.jpg" in unquote(answer["Content-Disposition"])


@pytest.mark.parametrize("who", ["sam", "malik", "zoe"])
def test_the_stranger_the_manager_and_the_person_get_nothing(cast: Cast, client_of: Browser, who: str) -> None:
    sheet = sign_on_paper(ask_guide(), cast.zoe, by=cast.ada).sheet

    assert client_of(getattr(cast, who)).get(sheet.get_absolute_url()).status_code == 404


def test_hr_of_a_department_reads_what_bears_its_people_alone(cast: Cast, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    version = ask_guide()
    theirs = sign_on_paper(version, cast.zoe, by=cast.ada).sheet
    mixed = sign_on_paper(version, cast.malik, cast.sam, by=cast.ada).sheet
    browser = client_of(cast.sam)

    assert browser.get(theirs.get_absolute_url()).status_code == 200
    assert browser.get(mixed.get_absolute_url()).status_code == 404


def test_nothing_is_posted_there_and_an_unknown_one_does_not_exist(cast: Cast, client_of: Browser) -> None:
    sheet = sign_on_paper(ask_guide(), cast.zoe, by=cast.ada).sheet
    browser = client_of(cast.ada)

    assert browser.post(sheet.get_absolute_url()).status_code == 405
    assert browser.get(reverse("acknowledgements:sheet-read", args=[sheet.pk + 1])).status_code == 404
