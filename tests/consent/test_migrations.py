"""Rows that were there before a migration are there after it, as they were and as well guarded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from documents.evidence import record_evidence
from tests.conftest import Cast
from tests.factories.consent import FACTS, SIGNED
from tests.migrating import Travel

BEFORE_CAPTURES = ("consent", "0013_it_was_somebody_else")
CAPTURES = ("consent", "0014_proof_of_takedowns")
UNDER_FOURTEEN = ("consent", "0015_under_fourteen")
NEWEST = ("consent", "0018_represents_an_employee")


def refused(rows: Any, **changed: object) -> bool:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**changed)
    return True


def row_of(rows: Any) -> dict[str, Any]:
    return dict(rows.values().get())


def takedowns(apps: Any, cast: Cast) -> tuple[int, int]:
    """One that is done and one that is not, of one publication."""
    asset = apps.get_model("consent", "Asset").objects.create(
        element="photo", title="Dépôt", added_at=SIGNED, added_by_id=cast.ada.pk
    )
    publication = apps.get_model("consent", "Publication").objects.create(
        asset=asset,
        purpose="recruitment",
        channel="linkedin",
        place="https://exemple.ca/1",
        published_on=SIGNED.date(),
        recorded_at=SIGNED,
        recorded_by_id=cast.ada.pk,
    )
    rows = apps.get_model("consent", "Takedown").objects
    common = {"publication": publication, "reason": "withdrawn", "opened_at": SIGNED, "due_on": SIGNED.date()}
    done = {"outcome": "removed", "note": "Retirée.", "done_at": SIGNED, "done_by_id": cast.ada.pk}
    return rows.create(person_id=cast.zoe.pk, **common, **done).pk, rows.create(person_id=cast.sam.pk, **common).pk


def consents(apps: Any, cast: Cast) -> tuple[int, int]:
    """Of an employee, and of a child who is a guest."""
    form = apps.get_model("consent", "ConsentForm").objects.create(slug="image", title_fr="Image", created_at=SIGNED)
    version = apps.get_model("consent", "ConsentFormVersion").objects.create(form=form, number=1, created_at=SIGNED)
    guest = apps.get_model("consent", "Guest").objects.create(
        name="Léo Roy",
        email="roy@client.example",
        age="child",
        representative_name="Anne Roy",
        invited_by_id=cast.ada.pk,
        invited_at=SIGNED,
    )
    keys = []
    for who in ({"person_id": cast.zoe.pk}, {"guest": guest}):
        evidence = record_evidence(FACTS, typed_name="Zoé", at=SIGNED)
        said = {"language": "fr", "wording_digest": "a" * 64, "statement": "Oui", "evidence_digest": evidence.digest}
        consent = apps.get_model("consent", "Consent").objects.create(
            version=version, evidence_id=evidence.pk, signed_at=SIGNED, **said, **who
        )
        keys.append(consent.pk)
    return keys[0], keys[1]


def test_takedowns_from_before_captures_stay_as_they_were_and_take_none_once_done(migrated: Travel, cast: Cast) -> None:
    done, open_one = takedowns(migrated(*BEFORE_CAPTURES), cast)

    apps = migrated(*CAPTURES)

    rows = apps.get_model("consent", "Takedown").objects
    kept = row_of(rows.filter(pk=done))
    assert (kept["note"], kept["done_at"], kept["capture_id"], kept["guest_told_at"]) == (
        "Retirée.",
        SIGNED,
        None,
        None,
    )
    capture = apps.get_model("consent", "Capture").objects.create(
        content=b"png", width=1, height=1, file_digest="b" * 64, added_at=SIGNED, added_by_id=cast.ada.pk
    )
    assert refused(rows.filter(pk=done), note="Rien.")
    assert refused(rows.filter(pk=done), capture=capture)
    assert rows.filter(pk=open_one).update(capture=capture) == 1
    assert rows.filter(pk=done).update(guest_told_at=SIGNED) == 1
    assert refused(apps.get_model("consent", "Capture").objects, width=2)


def test_captures_are_undone_without_losing_a_takedown_nor_what_guards_it(migrated: Travel, cast: Cast) -> None:
    done, _open = takedowns(migrated(*CAPTURES), cast)

    rows = migrated(*BEFORE_CAPTURES).get_model("consent", "Takedown").objects

    assert row_of(rows.filter(pk=done))["note"] == "Retirée."
    assert refused(rows.filter(pk=done), note="Rien.")


def test_consents_and_guests_from_before_representatives_stay_as_they_were(migrated: Travel, cast: Cast) -> None:
    apps = migrated(*CAPTURES)
    of_zoe, of_child = consents(apps, cast)
    before = {key: row_of(apps.get_model("consent", "Consent").objects.filter(pk=key)) for key in (of_zoe, of_child)}

    apps = migrated(*UNDER_FOURTEEN)

    rows, guests = apps.get_model("consent", "Consent").objects, apps.get_model("consent", "Guest").objects
    for key, said in before.items():
        assert row_of(rows.filter(pk=key)) == said | {"represented_by_id": None}
        assert refused(rows.filter(pk=key), statement="Non")
    guest = guests.get()
    assert (guest.employee_id, guest.represents_until, guest.representative_name) == (None, None, "Anne Roy")
    for half in ({"employee_id": cast.zoe.pk}, {"represents_until": SIGNED.date()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            guests.update(**half)
    assert guests.update(employee_id=cast.zoe.pk, represents_until=SIGNED.date() + dt.timedelta(days=9)) == 1


def test_whoever_was_represented_still_is_and_no_guest_can_be(migrated: Travel, cast: Cast) -> None:
    """What was signed for an employee holds under the newest constraint; the trigger is back; and back again."""
    apps = migrated(*UNDER_FOURTEEN)
    of_zoe, of_child = consents(apps, cast)
    guest, rows = apps.get_model("consent", "Guest").objects.get(), apps.get_model("consent", "Consent").objects
    said = row_of(rows.filter(pk=of_zoe))
    evidence = record_evidence(FACTS, typed_name="Anne Roy", at=SIGNED)
    said |= {"id": None, "follows_id": of_zoe, "represented_by_id": guest.pk, "evidence_id": evidence.pk}
    represented = rows.create(**said).pk

    apps = migrated(*NEWEST)

    rows = apps.get_model("consent", "Consent").objects
    assert rows.get(pk=represented).represented_by_id == guest.pk
    assert refused(rows.filter(pk=represented), statement="Non")
    evidence = record_evidence(FACTS, typed_name="Léo Roy", at=SIGNED)
    of_guest = row_of(rows.filter(pk=of_child)) | {"follows_id": of_child, "represented_by_id": guest.pk}
    with pytest.raises(IntegrityError, match="consent_represents_an_employee"), transaction.atomic():
        rows.create(**of_guest | {"id": None, "evidence_id": evidence.pk})

    rows = migrated(*CAPTURES).get_model("consent", "Consent").objects
    assert rows.count() == 3
    assert refused(rows.filter(pk=represented), statement="Non")
