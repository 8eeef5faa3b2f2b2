"""The sealed copies of a consent and of a withdrawal: every value on the page, written from the record alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils.translation import gettext, pgettext

from consent.composing import compose_consent, compose_withdrawal
from consent.granting import Signature
from consent.models import ConsentFormVersion, ConsentItem
from consent.models.forms import Channel, Element, Purpose
from consent.withdrawing import remaining, withdraw
from documents.composing import Composition
from documents.drawings import redraw
from documents.evidence import login_words, moments
from people.wording import day
from tests.conftest import Cast
from tests.factories.consent import FACTS, SIGNED, answer, ask_consent
from tests.factories.scans import drawing
from tests.said import record_of, said_in


def use_of(decision: dict[str, str]) -> str:
    """Worded as on the page."""
    item = ConsentItem(element=Element(decision["element"]), channel=Channel(decision["channel"]))
    return gettext("%(purpose)s: %(item)s") % {"purpose": Purpose(decision["purpose"]).label, "item": item}


def evidence_of(record: Any) -> list[str]:
    evidence = record["evidence"]
    done = gettext("By the person, logged in")
    assert evidence["in_person"] is True
    return [login_words(evidence["login_method"]), done, evidence["digest"]]


def values(composition: Composition) -> list[str]:
    return [row.value for row in composition.sheet.rows]


@pytest.mark.parametrize("name", ["zoe", "sam"])
def test_the_consent_says_on_its_page_what_its_record_says_and_nothing_else(cast: Cast, name: str) -> None:
    version = ask_consent()
    items = list(ConsentItem.objects.filter(question__version=version).order_by("pk"))
    mixed = {item.pk: "granted" if place % 2 else "refused" for place, item in enumerate(items)}
    composition = compose_consent(answer(version, getattr(cast, name), answers=mixed).key)
    record = record_of(composition)

    shown, language = record["shown"], composition.language
    with said_in(language):
        said = {"granted": gettext("I agree"), "refused": gettext("I refuse")}
        terms, expires = shown["terms"], record["expires_on"]
        expected = [
            record["person"]["name"],
            *(said[decision["answer"]] for decision in record["decisions"]),
            day(dt.date.fromisoformat(expires), language) if expires else terms["end_event"] or gettext("No end date"),
            terms["territory"],
            pgettext("tagging", "Possible") if terms["tagging"] else pgettext("tagging", "Never"),
            str(ConsentFormVersion.AfterDeparture(terms["after_departure"]).label),
            moments(dt.datetime.fromisoformat(record["signed_at"]), language),
        ]
        notice = sorted(shown["notice"].values())
        uses = [use_of(decision) for decision in record["decisions"]]
        evidence = [*evidence_of(record), record["wording_digest"]]
    sheet = composition.sheet
    assert values(composition)[: len(expected)] == expected
    assert sorted(values(composition)[len(expected) :]) == notice
    assert [row.label for row in sheet.rows[1 : 1 + len(uses)]] == uses
    assert [row.value for row in sheet.evidence] == evidence
    assert (sheet.title, sheet.statement) == (shown["title"], shown["statement"])
    assert sheet.signature == record["evidence"]["typed_name"] == getattr(cast, name).name
    assert composition.issuer == record["organisation"]


@pytest.mark.parametrize("name", ["zoe", "sam"])
def test_the_withdrawal_says_on_its_page_what_its_record_says_and_nothing_else(cast: Cast, name: str) -> None:
    person = getattr(cast, name)
    consent = answer(ask_consent(), person)
    some = [decision.pk for decision in remaining(consent)[:2]]
    later = SIGNED + dt.timedelta(days=3)
    withdrawal = withdraw(consent, some, language=person.language, facts=FACTS, by=person, at=later)
    composition = compose_withdrawal(withdrawal.key)
    record = record_of(composition)

    language = composition.language
    with said_in(language):
        expected = [
            record["person"]["name"],
            *(gettext("Withdrawn") for _item in record["items"]),
            moments(dt.datetime.fromisoformat(record["signed_at"]), language),
            moments(dt.datetime.fromisoformat(record["withdrawn_at"]), language),
        ]
        uses = [use_of(item) for item in record["items"]]
        evidence = evidence_of(record)
    sheet = composition.sheet
    assert values(composition) == expected
    assert [row.label for row in sheet.rows[1 : 1 + len(uses)]] == uses
    assert [row.value for row in sheet.evidence] == evidence
    assert (sheet.statement, composition.issuer) == (record["statement"], record["organisation"])
    assert len(record["items"]) == 2
    assert record["is_whole"] is False


def test_a_drawn_signature_is_on_the_page_and_its_digest_in_the_record(cast: Cast) -> None:
    drawn = redraw(drawing())
    consent = answer(ask_consent(), cast.zoe, signature=Signature(cast.zoe.name, FACTS, drawn))
    composition = compose_consent(consent.key)

    assert consent.drawing is not None
    assert composition.sheet.drawing == consent.drawing.image
    assert record_of(composition)["drawing"] == {"digest": consent.drawing.digest}
