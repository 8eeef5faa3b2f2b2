from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import Acknowledgement, SignedSheet
from documents.scans import HEAVIEST
from guidebook.hiding import hide_section
from guidebook.models import GuideVersion
from people.models import Employee, Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next, assignment_of, hire, reconciled, sign
from tests.factories.guidebook import make_draft, publish_draft
from tests.factories.people import RoleGrantFactory
from tests.factories.scans import locked_pdf, pdf_bytes, picture_bytes, upload

Browser = Callable[..., Client]
PUBLISHED_AGO = dt.timedelta(days=3)


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide(at=timezone.now() - PUBLISHED_AGO)


def address(version: GuideVersion) -> str:
    return reverse("acknowledgements:paper-record", args=[version.guide.slug, version.number])


def written(version: GuideVersion, *people: Employee, **more: Any) -> dict[str, Any]:
    given = {
        "scan": upload(),
        "edition": version.editions.get(language="fr", combination=0).digest,
        "signed_on": timezone.localdate().isoformat(),
        "people": [assignment_of(version, person).pk for person in people],
    }
    return given | more


def names_on(answer: HttpResponse) -> list[str]:
    return [row.employee.name for row in answer.context["page"]]  # type: ignore[attr-defined]


def nothing_kept() -> bool:
    return not (SignedSheet.objects.exists() or Acknowledgement.objects.exists())


def test_hr_sees_who_has_not_answered_yet(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    sign(version, cast.sam, at=timezone.now())

    answer = client_of(cast.ada).get(address(version))

    assert sorted(names_on(answer)) == ["Malik Benali", "Zoé Tremblay"]  # neither who answered, nor oneself
    assert 'enctype="multipart/form-data"' in answer.content.decode()
    assert not SignedSheet.objects.exists()


def test_recording_tells_what_was_recorded(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    scan = picture_bytes("JPEG")
    form = written(version, cast.zoe, cast.malik, scan=SimpleUploadedFile("Scan 1.jpg", scan), note="Réunion du mardi")

    answer = client_of(cast.ada).post(address(version), form, headers={"user-agent": "Firefox"}, follow=True)

    assert answer.redirect_chain == [(reverse("acknowledgements:sheet-list"), 302)]
    assert "2 signatures consignées" in answer.content.decode()
    sheet = SignedSheet.objects.get()
    assert bytes(sheet.content) == scan
    assert (sheet.recorded_by, sheet.note, sheet.file_name) == (cast.ada, "Réunion du mardi", "Scan 1.jpg")
    kept = Acknowledgement.objects.get(employee=cast.zoe)
    assert (kept.sheet, kept.evidence.in_person, kept.evidence.user_agent) == (sheet, False, "Firefox")


def test_the_report_leads_there_for_hr_alone(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    report = reverse("acknowledgements:report-read", args=[version.guide.slug, version.number])

    assert address(version) in client_of(cast.ada).get(report).content.decode()
    assert address(version) not in client_of(cast.malik).get(report).content.decode()


@pytest.mark.parametrize("who", ["sam", "zoe", "malik"])
def test_the_stranger_and_the_manager_get_nothing(
    cast: Cast, version: GuideVersion, client_of: Browser, who: str
) -> None:
    browser = client_of(getattr(cast, who))

    assert browser.get(address(version)).status_code == 404
    assert browser.post(address(version), written(version, cast.zoe)).status_code == 404
    assert nothing_kept()


def test_the_auditor_records_nothing(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)

    assert client_of(cast.sam).get(address(version)).status_code == 404


def test_hr_of_a_department_records_for_its_people_alone(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.operations)
    browser = client_of(cast.sam)

    assert sorted(names_on(browser.get(address(version)))) == ["Malik Benali", "Zoé Tremblay"]
    refused = browser.post(address(version), written(version, cast.zoe, cast.ada))
    assert "people" in refused.context["form"].errors
    assert nothing_kept()
    browser.post(address(version), written(version, cast.zoe))
    assert Acknowledgement.objects.get().employee == cast.zoe


def test_a_manager_who_is_hr_elsewhere_records_nothing_for_their_own_people(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    RoleGrantFactory(employee=cast.malik, role=Role.HR_DEPARTMENT, department=cast.technology)
    browser = client_of(cast.malik)

    assert names_on(browser.get(address(version))) == ["Sam Wilson"]
    browser.post(address(version), written(version, cast.zoe))
    assert nothing_kept()


def test_nobody_records_their_own_paper(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    answer = client_of(cast.ada).post(address(version), written(version, cast.ada))

    assert "people" in answer.context["form"].errors
    assert nothing_kept()


def test_it_is_narrowed_by_name_and_by_team(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser = client_of(cast.ada)

    assert names_on(browser.get(address(version), {"q": "ZOE"})) == ["Zoé Tremblay"]
    assert names_on(browser.get(address(version), {"team": cast.malik.pk})) == ["Zoé Tremblay"]
    assert names_on(browser.get(address(version), {"team": cast.malik.pk, "q": "sam"})) == []


def test_hr_of_a_department_learns_no_name_of_a_team_elsewhere(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_DEPARTMENT, department=cast.technology)

    answer = client_of(cast.sam).get(address(version), {"team": cast.malik.pk})

    assert answer.context["team"] is None
    assert "Malik" not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"team": "0"},
        {"team": "9" * 40},
        {"team": "abc"},
        {"q": "\x00"},
        {"page": "9999999"},
        {"edition": "x"},
        {"edition": "0" * 16},
        {"language": "de"},
    ],
)
def test_what_it_does_not_know_narrows_nothing(
    cast: Cast, version: GuideVersion, client_of: Browser, query: dict[str, str]
) -> None:
    answer = client_of(cast.ada).get(address(version), query)

    assert len(names_on(answer)) == 3
    assert answer.context["form"]["edition"].initial == version.editions.get(language="fr").digest


def test_the_address_on_the_sheet_chooses_its_language(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    english, browser = version.editions.get(language="en").digest, client_of(cast.ada)

    for query in ({"edition": english[:16]}, {"language": "en"}):
        assert browser.get(address(version), query).context["form"]["edition"].initial == english


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        (upload(b"", "vide.pdf"), "Ce n’est pas un PDF"),
        (upload(b"MZ\x90\x00" + b"\x00" * 900, "feuille.pdf"), "Ce n’est pas un PDF"),
        (upload(picture_bytes("JPEG")[:-300], "feuille.jpg"), "Ce n’est pas un PDF"),
        (upload(pdf_bytes()[:-150]), "Ce n’est pas un PDF"),
        (upload(b"<svg onload=alert(1)>", "feuille.png"), "Ce n’est pas un PDF"),
        (upload(pdf_bytes() + b"\x00" * (HEAVIEST + 1024 * 1024)), "trop lourd"),
        (upload(locked_pdf()), "mot de passe"),
        (upload(pdf_bytes(0)), "aucune page"),
        (upload(pdf_bytes(51)), "plus de 50"),
        ("", "Choisissez la numérisation"),
    ],
    ids=["empty", "exe", "jpeg-cut", "pdf-cut", "svg", "11-mb", "password", "no-page", "51-pages", "none"],
)
def test_a_scan_that_is_none_is_refused_and_nothing_is_lost(
    cast: Cast, version: GuideVersion, client_of: Browser, scan: Any, said: str
) -> None:
    if scan:
        scan.seek(0)

    answer = client_of(cast.ada).post(address(version), written(version, cast.zoe, scan=scan))

    assert said in answer.content.decode()
    assert f'value="{assignment_of(version, cast.zoe).pk}" checked' in answer.content.decode()
    assert nothing_kept()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"signed_on": (timezone.localdate() + dt.timedelta(days=2)).isoformat()}, "signed_on"),
        ({"signed_on": "2020-01-01"}, "signed_on"),
        ({"signed_on": "hier"}, "signed_on"),
        ({"signed_on": ""}, "signed_on"),
        ({"edition": "0" * 64}, "edition"),
        ({"edition": ""}, "edition"),
        ({"people": []}, "people"),
        ({"people": ["x"]}, "people"),
        ({"people": ["9" * 40]}, "people"),
        ({"people": ["-1"]}, "people"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_kept(
    cast: Cast, version: GuideVersion, client_of: Browser, changed: dict[str, Any], field: str
) -> None:
    answer = client_of(cast.ada).post(address(version), written(version, cast.zoe) | changed)

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert nothing_kept()


def test_who_answered_meanwhile_is_skipped_and_said(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    form = written(version, cast.zoe, cast.malik)
    sign(version, cast.zoe, at=timezone.now())

    answer = client_of(cast.ada).post(address(version), form, follow=True)

    page = answer.content.decode()
    assert "1 signature consignée" in page
    assert "Zoé Tremblay" in page
    assert Acknowledgement.objects.get(employee=cast.zoe).sheet is None
    assert Acknowledgement.objects.get(employee=cast.malik).sheet is not None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_the_same_person_at_once_the_second_skips_them(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    RoleGrantFactory(employee=cast.sam, role=Role.HR_ADMIN)
    tried = [
        (client_of(cast.ada), written(version, cast.zoe, cast.malik)),
        (client_of(cast.sam), written(version, cast.malik, cast.zoe, cast.ada)),
    ]
    gate, answers = threading.Barrier(2), []

    def submit(browser: Client, form: dict[str, Any]) -> None:
        try:
            gate.wait()
            answers.append(browser.post(address(version), form).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit, args=each) for each in tried]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Acknowledgement.objects.filter(employee__in=[cast.zoe, cast.malik]).count() == 2
    assert len(set(Acknowledgement.objects.filter(employee__in=[cast.zoe, cast.malik]).values_list("sheet"))) == 1
    assert all(sheet.acknowledgements.exists() for sheet in SignedSheet.objects.all())
    assert set(answers) <= {200, 302}


def test_when_all_answered_meanwhile_the_page_comes_back(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    form = written(version, cast.zoe)
    sign(version, cast.zoe, at=timezone.now())

    answer = client_of(cast.ada).post(address(version), form)

    assert "Zoé Tremblay" in answer.content.decode()
    assert answer.context["form"].non_field_errors()
    assert not SignedSheet.objects.exists()


def test_a_version_that_was_replaced_meanwhile_is_refused(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    form, browser = written(version, cast.zoe), client_of(cast.ada)
    ask_next(version, at=timezone.now())

    for answer in (browser.get(address(version)), browser.post(address(version), form)):
        assert answer.status_code == 302
    assert nothing_kept()


def test_people_shown_another_edition_are_left_out_by_name(cast: Cast, client_of: Browser) -> None:
    draft, at = make_draft(), timezone.now()
    hide_section(draft.sections.get(key="partie-2"), departments=[cast.technology], by=None, at=at)
    version = reconciled(publish_draft(draft, at=at).version, at=at)
    browser = client_of(cast.ada)

    assert (
        version.editions.get(language="fr", combination=0).digest[:16] in browser.get(address(version)).content.decode()
    )
    answer = browser.post(address(version), written(version, cast.zoe, cast.sam), follow=True)

    assert "Sam Wilson" in answer.content.decode()
    assert Acknowledgement.objects.get().employee == cast.zoe


def test_as_many_queries_for_one_person_as_for_thirty(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    browser, team = client_of(cast.ada), {"team": cast.malik.pk}
    browser.get(address(version), team)
    with CaptureQueriesContext(connection) as few:
        browser.get(address(version), team)
    for _each in range(29):
        hire("Loïc D’Astous", cast.malik)
    reconciled(version, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        answer = browser.get(address(version), team)

    assert len(names_on(answer)) == 30
    assert len(many) <= len(few)
