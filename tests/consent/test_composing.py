"""The sealed copies of a consent and of a withdrawal: every value on the page, written from the record alone."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext, pgettext

from assignments.reconciling import reconcile
from consent.composing import compose_consent, compose_withdrawal
from consent.granting import Signature
from consent.models import ConsentFormVersion, ConsentItem
from consent.models.forms import Channel, Element, Purpose
from consent.publishing import publish
from consent.starting import start_form
from consent.withdrawing import remaining, withdraw
from documents.composing import Composition
from documents.drawings import redraw
from documents.evidence import login_words, moments
from documents.richtext import one_line
from documents.typesetting import typeset
from people.models import Audience
from people.wording import day
from tests.conftest import Cast
from tests.factories.consent import FACTS, SIGNED, answer, ask_consent
from tests.factories.scans import drawing
from tests.said import record_of, said_in


def use_of(decision: dict[str, str]) -> str:
    """Worded as on the page."""
    item = ConsentItem(element=Element(decision["element"]), channel=Channel(decision["channel"]))
    return gettext("%(purpose)s: %(item)s") % {"purpose": Purpose(decision["purpose"]).label, "item": item}


def item_of(decision: dict[str, str]) -> str:
    return str(ConsentItem(element=Element(decision["element"]), channel=Channel(decision["channel"])))


def answers_of(decisions: list[dict[str, str]]) -> dict[str, str]:
    """Purpose by purpose, worded as on the page."""
    words = {"granted": gettext("I agree: %(items)s"), "refused": gettext("I refuse: %(items)s")}
    said: dict[str, list[str]] = {}
    for purpose in dict.fromkeys(decision["purpose"] for decision in decisions):
        for given, sentence in words.items():
            of = [each for each in decisions if (each["purpose"], each["answer"]) == (purpose, given)]
            items = [item_of(each) for each in of]
            said.setdefault(str(Purpose(purpose).label), []).extend(
                [sentence % {"items": ", ".join(items)}] if items else []
            )
    return {purpose: "\n".join(lines) for purpose, lines in said.items()}


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
        terms, expires = shown["terms"], record["expires_on"]
        expected = [
            record["person"]["name"],
            *answers_of(record["decisions"]).values(),
            day(dt.date.fromisoformat(expires), language) if expires else terms["end_event"] or gettext("No end date"),
            moments(dt.datetime.fromisoformat(record["signed_at"]), language),
        ]
        purposes = list(answers_of(record["decisions"]))
        evidence = [*evidence_of(record), record["wording_digest"]]
    sheet = composition.sheet
    assert values(composition) == expected
    assert [row.label for row in sheet.rows[1 : 1 + len(purposes)]] == purposes
    assert [row.value for row in sheet.evidence] == evidence
    assert (sheet.title, sheet.statement) == (shown["title"], shown["statement"])
    assert sheet.signature == record["evidence"]["typed_name"] == getattr(cast, name).name
    assert composition.issuer == record["organisation"]


@pytest.mark.parametrize("name", ["zoe", "sam"])
def test_the_text_that_was_shown_comes_before_it_word_for_word(cast: Cast, name: str) -> None:
    composition = compose_consent(answer(ask_consent(), getattr(cast, name)).key)
    shown, body = record_of(composition)["shown"], composition.body

    assert body is not None
    assert (body.title, body.subtitle, body.has_cover) == (shown["title"], shown["notice"]["introduction"], False)
    printed = {section.key: unescape(re.sub(r"<[^>]+>", "\n", section.html)) for section in body.sections}
    for question, section in zip(shown["questions"], body.sections, strict=False):
        assert section.title == question["question"]
        for said in (question["meaning"], question["example"], *(item["text"] for item in question["items"])):
            assert one_line(said) in one_line(printed[question["purpose"]])
    for said in shown["notice"].values():
        assert one_line(said) in one_line(f"{body.subtitle} {printed['notice']}")
    terms = shown["terms"]
    with said_in(composition.language):
        departure = str(ConsentFormVersion.AfterDeparture(terms["after_departure"]).label)
        tagging = pgettext("tagging", "Possible") if terms["tagging"] else pgettext("tagging", "Never")
    for said in (str(terms["months"]), terms["territory"], tagging, departure):
        assert said in printed["terms"]


def test_it_is_laid_out_once_for_all_who_sign_it(cast: Cast) -> None:
    version = ask_consent()
    first, second = (compose_consent(answer(version, person).key) for person in (cast.zoe, cast.malik))

    assert first.body == second.body


def test_a_text_that_looks_like_markup_is_printed_as_it_is(cast: Cast) -> None:
    draft = start_form("image", by=None, at=SIGNED)
    draft.questions.update(example_fr="Un <script>alert(1)</script> & une photo")
    version = publish(draft, audience=Audience.objects.create(), by=None, at=SIGNED)
    assert version.ask is not None
    reconcile(version.ask, at=SIGNED)

    body = compose_consent(answer(version, cast.zoe).key).body

    assert body is not None
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; une photo" in body.sections[0].html


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_answers_stand_on_one_page(cast: Cast, paper: str, tmp_path: Path) -> None:
    version = ask_consent()
    items = ConsentItem.objects.filter(question__version=version)
    mixed = {item.pk: "granted" if place % 2 else "refused" for place, item in enumerate(items)}
    signature = Signature(cast.zoe.name, FACTS, redraw(drawing()))
    consent = answer(version, cast.zoe, answers=mixed, signature=signature)

    pdf = typeset(compose_consent(consent.key), code="ABCD-EFGH-JKLM", at=SIGNED, paper=paper)

    (tmp_path / "consent.pdf").write_bytes(pdf)
    command = ["pdftotext", str(tmp_path / "consent.pdf"), "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.rstrip("\f").split("\f")
    assert len(said) == 3
    assert "ABCD-EFGH-JKLM" in said[-1]
    assert "Zoé Tremblay" in said[-1]


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
