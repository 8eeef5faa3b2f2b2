from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from consent.consulting import Answer, Reason
from consent.models import Guest, Publication, RegistryQuestion
from consent.showing import NotAllAgree, NotYet, Shown, record_publication
from documents.models import LedgerEntry
from tests.conftest import Cast
from tests.factories.assets import PUBLISHED_ON, RECORDED, cell_of, make_asset, published
from tests.factories.consent import answer, ask_consent


def test_a_publication_keeps_the_answers_it_relied_on(cast: Cast) -> None:
    version = ask_consent()
    consent = answer(version, cast.zoe)

    publication = published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada)

    assert publication.question is not None
    relied = publication.question.answers.get()
    assert (relied.person, relied.answer, relied.decision.consent) == (cast.zoe, Answer.YES, consent)
    written = LedgerEntry.objects.get(about=f"publication:{publication.pk}").record
    assert (written["answer"], written["question"]) == ("yes", publication.question.pk)


@pytest.mark.parametrize(("said", "given"), [("refused", Answer.NO), (None, Answer.ASK)])
def test_without_everybodys_yes_nothing_is_recorded_but_the_question(
    cast: Cast, said: str | None, given: Answer
) -> None:
    version = ask_consent()
    answer(version, cast.sam)
    if said:
        answer(version, cast.zoe, said)
    asset = make_asset(cast.zoe, cast.sam, by=cast.ada)

    with pytest.raises(NotAllAgree) as refusal:
        published(asset, version, by=cast.ada)

    assert refusal.value.consultation.answer == given
    assert not Publication.objects.exists()
    assert RegistryQuestion.objects.count() == 1


def test_what_is_published_all_the_same_says_why(cast: Cast) -> None:
    version = ask_consent()
    publication = published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada, reason=" Accord verbal. ")

    assert publication.reason == "Accord verbal."


def test_no_reason_is_kept_where_none_was_needed(cast: Cast) -> None:
    version = ask_consent()
    answer(version, cast.zoe)

    assert published(make_asset(cast.zoe, by=cast.ada), version, by=cast.ada, reason="Au cas où").reason == ""


def test_guests_are_asked_about_too(cast: Cast) -> None:
    from consent.cataloguing import add_people

    version = ask_consent()
    guest = Guest.objects.create(name="Rosa", email="r@client.example", invited_by=cast.ada, invited_at=RECORDED)
    asset = make_asset(by=cast.ada)
    add_people(asset, [], [guest], by=cast.ada, at=RECORDED)

    with pytest.raises(NotAllAgree) as refusal:
        published(asset, version, by=cast.ada)

    [verdict] = refusal.value.consultation.verdicts
    assert (verdict.guest, verdict.reason) == (guest, Reason.NEVER_ANSWERED)
    assert refusal.value.consultation.question.answers.get().guest == guest


def test_a_day_to_come_is_no_publication(cast: Cast) -> None:
    version = ask_consent()
    tomorrow = RECORDED.date() + dt.timedelta(days=1)
    shown = Shown(**cell_of(version), place="Brochure", published_on=tomorrow)

    with pytest.raises(NotYet):
        record_publication(make_asset(by=cast.ada), shown, by=cast.ada, at=RECORDED)


def test_the_database_keeps_what_was_recorded(cast: Cast) -> None:
    version = ask_consent()
    publication = published(make_asset(by=cast.ada), version, by=cast.ada)

    for change in ({"place": "ailleurs"}, {"published_on": PUBLISHED_ON - dt.timedelta(days=9)}, {"reason": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Publication.objects.filter(pk=publication.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        publication.delete()
