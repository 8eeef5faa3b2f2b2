import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acknowledgements.models import Acknowledgement
from announcements.models import Delivery
from assignments.exempting import exempt, revoke
from assignments.reconciling import reconcile
from guidebook.models import GuideVersion
from people.models import Employee, Leave, Organisation, Role
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, sign
from tests.factories.announcements import delivery_to, make_started
from tests.factories.people import RoleGrantFactory

Browser = Callable[..., Client]


@pytest.fixture
def version(cast: Cast) -> GuideVersion:
    return ask_guide(at=timezone.now() - dt.timedelta(days=3), due_on=dt.date(2099, 1, 1))


def address(version: GuideVersion, person: Employee) -> str:
    return reverse("acknowledgements:report-person", args=[version.guide.slug, version.number, person.pk])


def excused(version: GuideVersion, person: Employee, by: Employee) -> None:
    now = timezone.now()
    exempt(version.ask, person, reason="En détachement", starts_on=Organisation.current().today(now), by=by, at=now)


def test_a_manager_sees_where_a_person_stands_not_why(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    excused(version, cast.zoe, cast.ada)

    page = client_of(cast.malik).get(address(version, cast.zoe)).content.decode()

    assert "Zoé Tremblay" in page
    assert "En détachement" not in page
    assert "assignments" not in page.partition("<main")[2].partition("</main>")[0]


def test_hr_sees_why_and_may_end_it(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    excused(version, cast.zoe, cast.ada)
    page = client_of(cast.ada).get(address(version, cast.zoe)).content.decode()
    assert "En détachement" in page
    assert "/exemptions/" in page

    revoke(version.ask.exemptions.get(), by=cast.ada, at=timezone.now())
    assert "/exempt/" in client_of(cast.ada).get(address(version, cast.zoe)).content.decode()


def test_the_auditor_reads_and_does_nothing(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    excused(version, cast.zoe, cast.ada)
    RoleGrantFactory(employee=cast.sam, role=Role.AUDITOR)
    page = client_of(cast.sam).get(address(version, cast.zoe)).content.decode()
    assert "En détachement" in page
    assert "/exemptions/" not in page


def test_a_remark_is_for_hr(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    sign(version, cast.zoe, at=timezone.now(), answer=Acknowledgement.Answer.DECLINED, remark="Je préfère en parler.")
    assert "Je préfère en parler." in client_of(cast.ada).get(address(version, cast.zoe)).content.decode()
    assert "Je préfère en parler." not in client_of(cast.malik).get(address(version, cast.zoe)).content.decode()


def test_days_of_leave_and_mails_are_told(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    today = Organisation.current().today(timezone.now())
    Leave.objects.create(employee=cast.zoe, starts_on=today, ends_on=today + dt.timedelta(days=9))
    reconcile(version.ask, at=timezone.now())
    make_started(cast.zoe, at=timezone.now(), ask=version.ask)

    page = client_of(cast.malik).get(address(version, cast.zoe))

    assert page.context["dossier"].assignment.paused_days == 10
    assert "Votre nouveau guide" in page.content.decode()


def test_what_the_mail_server_answered_is_told(cast: Cast, version: GuideVersion, client_of: Browser) -> None:
    letter = delivery_to(cast.zoe, make_started(cast.zoe, at=timezone.now(), ask=version.ask))
    Delivery.objects.filter(pk=letter.pk).update(failed_at=timezone.now(), problem="refused", error="550 No such user")

    page = client_of(cast.malik).get(address(version, cast.zoe)).content.decode()

    assert "550 No such user" in page


def test_what_it_said_as_it_took_it_is_told_and_is_words_alone(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    letter = delivery_to(cast.zoe, make_started(cast.zoe, at=timezone.now(), ask=version.ask))
    said = "2.0.0 Ok: queued as <script>4XyZ</script>"
    Delivery.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), receipt=said)

    for reader in (cast.ada, cast.malik):
        page = client_of(reader).get(address(version, cast.zoe)).content.decode()
        assert "queued as &lt;script&gt;4XyZ&lt;/script&gt;" in page
        assert "<script>4XyZ" not in page


@pytest.mark.parametrize(("who", "whom"), [("sam", "zoe"), ("zoe", "zoe"), ("malik", "sam"), ("malik", "malik")])
def test_the_stranger_gets_nothing(cast: Cast, version: GuideVersion, client_of: Browser, who: str, whom: str) -> None:
    assert client_of(getattr(cast, who)).get(address(version, getattr(cast, whom))).status_code == 404


def test_its_cost_does_not_grow_with_what_there_is_to_tell(
    cast: Cast, version: GuideVersion, client_of: Browser
) -> None:
    client = client_of(cast.ada)
    client.get(address(version, cast.zoe))
    with CaptureQueriesContext(
        connection,
    ) as bare:
        client.get(address(version, cast.zoe))
    for number in range(5):
        make_started(cast.zoe, at=timezone.now(), ask=version.ask)
        start = dt.date(2030 + number, 1, 1)
        exempt(version.ask, cast.zoe, reason="x", starts_on=start, ends_on=start, by=cast.ada, at=timezone.now())
    with CaptureQueriesContext(connection) as full:
        client.get(address(version, cast.zoe))
    assert len(full) == len(bare)
