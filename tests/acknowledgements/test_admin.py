from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from acknowledgements.models import Acknowledgement
from people.models import Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, keep_copy, sign, sign_on_paper
from tests.factories.people import RoleGrantFactory

Browser = Callable[..., Client]
LIST = reverse("admin:acknowledgements_acknowledgement_changelist")


def page_of(acknowledgement: Acknowledgement, act: str = "change") -> str:
    return reverse(f"admin:acknowledgements_acknowledgement_{act}", args=[acknowledgement.pk])


@pytest.mark.parametrize("role", [Role.HR_ADMIN, Role.AUDITOR])
def test_hr_and_the_auditor_look_acknowledgements_up(cast: Cast, client_of: Browser, role: Role) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)
    RoleGrantFactory(employee=cast.sam, role=role)
    browser = client_of(cast.sam)

    assert "Zoé Tremblay" in browser.get(LIST, {"q": "zoe TREMBLAY"}).content.decode()
    assert "Zoé Tremblay" not in browser.get(LIST, {"q": "malik"}).content.decode().partition("result_list")[2]
    page = browser.get(page_of(acknowledgement)).content.decode()
    assert acknowledgement.edition_digest in page
    assert "Je confirme avoir lu ce guide." in page
    assert "10.1.2.3" in page
    document = keep_copy(acknowledgement)
    assert document.get_absolute_url() in browser.get(page_of(acknowledgement)).content.decode()


def test_nobody_adds_changes_or_removes_one(cast: Cast, client_of: Browser) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)
    browser = client_of(cast.ada)

    assert browser.get(reverse("admin:acknowledgements_acknowledgement_add")).status_code == 403
    assert browser.post(page_of(acknowledgement), {"answer": "declined"}).status_code == 403
    assert browser.post(page_of(acknowledgement, "delete"), {"post": "yes"}).status_code == 403
    assert Acknowledgement.objects.get().answer == "acknowledged"


@pytest.mark.parametrize("role", [Role.COMMUNICATIONS, Role.PRIVACY_OFFICER, Role.HR_DEPARTMENT])
def test_the_other_roles_do_not(cast: Cast, client_of: Browser, role: Role) -> None:
    acknowledgement = sign(ask_guide(), cast.zoe)
    department = cast.operations if role == Role.HR_DEPARTMENT else None
    RoleGrantFactory(employee=cast.sam, role=role, department=department)

    assert client_of(cast.sam).get(LIST).status_code == 403
    assert client_of(cast.sam).get(page_of(acknowledgement)).status_code == 403


def test_what_came_from_paper_says_so(cast: Cast, client_of: Browser) -> None:
    recorded = sign_on_paper(ask_guide(), cast.zoe, by=cast.ada)
    (acknowledgement,) = recorded.acknowledgements

    page = client_of(cast.ada).get(page_of(acknowledgement)).content.decode()

    assert "Signé sur papier le 3 mars 2026, consigné par Ada Gagnon" in page
    assert recorded.sheet.sha256 in page
    assert "Par les RH au nom de la personne" in page
