from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assignments.models import Assignment
from guidebook.models import GuideVersion
from tests.conftest import Cast
from tests.factories.acknowledgements import ask_guide, ask_next, keep_copy, sign
from tests.factories.people import AudienceFactory, LeaveFactory

Browser = Callable[..., Client]


def ask(cast: Cast) -> GuideVersion:
    return ask_guide(audience=AudienceFactory(departments=[cast.operations]), at=timezone.now() - dt.timedelta(days=3))


def address(version: GuideVersion, act: str = "version-state") -> str:
    return reverse(f"acknowledgements:{act}", args=[version.guide.slug, version.number])


def fragment(browser: Client, version: GuideVersion) -> str:
    answer = browser.get(address(version), {"language": "fr"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<html" not in page
    return page


def test_what_is_left_to_do_leads_to_the_signature_in_the_language_read(cast: Cast, client_of: Browser) -> None:
    version = ask(cast)

    page = fragment(client_of(cast.zoe), version)

    assert f'href="{address(version, "version-acknowledge")}?language=fr"' in page
    assert "pill-todo" in page


def test_late_is_said_gently_and_never_of_someone_on_leave(cast: Cast, client_of: Browser) -> None:
    version = ask(cast)
    Assignment.objects.update(due_on=timezone.now().date() - dt.timedelta(days=5))

    assert "pill-overdue" in fragment(client_of(cast.zoe), version)

    LeaveFactory(employee=cast.zoe, starts_on=dt.date(2020, 1, 1))
    assert "pill-todo" in fragment(client_of(cast.zoe), version)


def test_once_done_the_receipt_then_the_copy(cast: Cast, client_of: Browser) -> None:
    version = ask(cast)
    acknowledgement = sign(version, cast.zoe, at=timezone.now())

    page = fragment(client_of(cast.zoe), version)
    assert acknowledgement.get_absolute_url() in page
    assert "/download/" not in page

    document = keep_copy(acknowledgement)
    assert document.get_absolute_url() in fragment(client_of(cast.zoe), version)


def test_a_minor_version_keeps_what_was_acknowledged(cast: Cast, client_of: Browser) -> None:
    version = ask(cast)
    acknowledgement = sign(version, cast.zoe, at=timezone.now())
    minor = ask_next(version, must_acknowledge=False, at=timezone.now())

    page = fragment(client_of(cast.zoe), minor)

    assert acknowledgement.get_absolute_url() in page
    assert address(minor, "version-acknowledge") not in page


def test_a_replaced_version_offers_no_signature(cast: Cast, client_of: Browser) -> None:
    version = ask(cast)
    ask_next(version, audience=version.audience, at=timezone.now())

    page = fragment(client_of(cast.zoe), version)

    assert address(version, "version-acknowledge") not in page
    assert version.guide.get_absolute_url() in page


def test_who_is_not_asked_is_told_so(cast: Cast, client_of: Browser) -> None:
    version = ask(cast)
    Assignment.objects.filter(employee=cast.malik).delete()

    assert address(version, "version-acknowledge") not in fragment(client_of(cast.malik), version)


def test_the_stranger_gets_nothing(cast: Cast, client_of: Browser) -> None:
    assert client_of(cast.sam).get(address(ask(cast))).status_code == 404


def test_opened_by_itself_it_leads_to_the_guide(cast: Cast, client_of: Browser) -> None:
    version = ask(cast)

    answer = client_of(cast.zoe).get(address(version))

    assert answer["Location"] == reverse("guidebook:version-read", args=[version.guide.slug, 1])


def test_looking_changes_nothing(cast: Cast, client_of: Browser) -> None:
    version = ask(cast)
    before = Assignment.objects.values().get(employee=cast.zoe)

    fragment(client_of(cast.zoe), version)

    assert Assignment.objects.values().get(employee=cast.zoe) == before
