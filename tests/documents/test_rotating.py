import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, transaction

from documents.bundling import Selection, gather, written
from documents.certificates import SealKey, seal_key
from documents.checking import check
from documents.expiring import expiry
from documents.models import SealingCertificate
from documents.rotating import RotationRefused, key_at, planned_from, rotate
from documents.trusting import trusted_roots
from documents.verdicts import Trust
from documents.verifying import verify
from people.models import Employee
from tests.documents.conftest import Keys
from tests.documents.test_certificates import key_valid
from tests.factories.documents import make_document
from tests.factories.ledger import checkpoint, write_entries

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def test_the_first_seal_makes_its_certificate_public(zoe: Employee, old: SealKey) -> None:
    make_document(zoe)
    make_document(zoe, about="test:fr:2")
    row = SealingCertificate.objects.get()
    assert (row.sha256, row.own, row.is_development) == (old.fingerprint, old.certificate, False)


def test_the_next_key_is_trusted_before_it_seals_and_seals_from_its_moment(old: SealKey, new: SealKey) -> None:
    at = now()
    rotate(seals_from=at + 5 * DAY, at=at)
    assert trusted_roots() == [old.root, new.root]
    assert key_at(at).fingerprint == old.fingerprint
    assert key_at(at + 5 * DAY - dt.timedelta(seconds=1)).fingerprint == old.fingerprint
    assert key_at(at + 5 * DAY).fingerprint == new.fingerprint


def test_what_the_old_key_sealed_still_verifies(zoe: Employee, keys: Keys, old: SealKey, new: SealKey) -> None:
    before = make_document(zoe)
    rotate(seals_from=now() + dt.timedelta(seconds=1), at=now())
    after = make_document(zoe, about="test:fr:2", at=now() + dt.timedelta(seconds=2))
    keys.present(new)  # the files were moved since: nothing names the old one any more
    keys.settings.SEAL_NEXT_PKCS12 = ""
    assert (before.certificate_sha256, after.certificate_sha256) == (old.fingerprint, new.fingerprint)
    assert check(bytes(before.content)).holds
    assert check(bytes(after.content)).holds


def test_a_key_put_in_place_without_a_word_is_as_good(zoe: Employee, keys: Keys, old: SealKey) -> None:
    before = make_document(zoe)
    keys.present(key_valid(now() - DAY, 30))
    assert check(bytes(make_document(zoe, about="test:fr:2").content)).holds
    assert check(bytes(before.content)).holds


def test_a_root_that_was_never_ours_is_not_trusted(zoe: Employee, old: SealKey, keys: Keys) -> None:
    content = bytes(make_document(zoe).content)
    other = key_valid(now() - DAY, 30)
    assert check(content, roots=[other.root]).trust == Trust.UNKNOWN


def test_a_key_that_is_away_keeps_nobody_from_verifying(zoe: Employee, old: SealKey, keys: Keys) -> None:
    content = bytes(make_document(zoe).content)
    keys.settings.SEAL_PKCS12 = "/nowhere.p12"
    seal_key.cache_clear()
    assert check(content).holds


def test_the_key_of_trials_is_trusted_no_longer_once_another_seals(zoe: Employee, keys: Keys) -> None:
    seal_key.cache_clear()
    trial = make_document(zoe)
    assert check(bytes(trial.content)).holds
    keys.present(key_valid(now() - DAY, 30))
    make_document(zoe, about="test:fr:2")
    assert check(bytes(trial.content)).trust == Trust.UNKNOWN


@pytest.mark.parametrize(
    ("starts", "days", "said"),
    [(-1, 365, "is past"), (20, 365, "nothing could be sealed"), (2, 1, "valid from")],
)
def test_a_rotation_that_would_leave_a_gap_is_refused(
    starts: int, days: int, said: str, keys: Keys, old: SealKey
) -> None:
    keys.following(key_valid(now() - dt.timedelta(hours=1), days))
    with pytest.raises(RotationRefused, match=said):
        rotate(seals_from=now() + starts * DAY, at=now())
    assert planned_from() is None


def test_the_same_certificate_does_not_follow_itself(keys: Keys, old: SealKey) -> None:
    keys.following(old)
    with pytest.raises(RotationRefused, match="seals already"):
        rotate(seals_from=now() + DAY, at=now())


def test_without_a_next_key_nothing_is_planned(old: SealKey) -> None:
    with pytest.raises(RotationRefused, match="SEAL_NEXT_PKCS12"):
        rotate(seals_from=now() + DAY, at=now())


def test_the_last_word_holds(old: SealKey, new: SealKey) -> None:
    at = now()
    rotate(seals_from=at + 2 * DAY, at=at)
    rotate(seals_from=at + 4 * DAY, at=at)
    assert key_at(at + 3 * DAY).fingerprint == old.fingerprint
    assert key_at(at + 4 * DAY).fingerprint == new.fingerprint


def test_what_was_made_public_is_never_taken_back(old: SealKey) -> None:
    key_at(now())
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        SealingCertificate.objects.all().delete()
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        SealingCertificate.objects.update(certificates="")


def test_an_expired_key_may_be_followed_at_once(keys: Keys) -> None:
    keys.present(key_valid(now() - 40 * DAY, 30))
    keys.following(key_valid(now() - DAY, 30))
    rotate(seals_from=now() + dt.timedelta(minutes=1), at=now())
    key_at(now() + dt.timedelta(minutes=1)).assert_valid(now())


# --- The bundle ------------------------------------------------------------------------------------------------------
def test_a_bundle_checks_offline_what_each_key_sealed(
    zoe: Employee, keys: Keys, old: SealKey, new: SealKey, tmp_path: Path
) -> None:
    make_document(zoe)
    write_entries(1)
    checkpoint()
    keys.present(new)
    keys.settings.SEAL_NEXT_PKCS12 = ""
    make_document(zoe, about="test:fr:2")
    checkpoint()
    path = tmp_path / "evidence.zip"
    path.write_bytes(b"".join(written(gather(Selection()), at=now())))
    found = verify(path)
    assert (found.faults, found.documents, found.checkpoints) == ([], 2, 2)
    assert len(found.root_fingerprints) == 2
    assert verify(path, roots=[new.root]).faults  # who trusts the new one alone is told of what the old one sealed
    assert not verify(path, roots=[old.root, new.root]).faults


# --- The command -----------------------------------------------------------------------------------------------------
def rotate_seal(*arguments: str) -> str:
    out = io.StringIO()
    call_command("rotate_seal", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_seals(organisation: object, old: SealKey) -> None:
    said = rotate_seal()
    assert f"{old.fingerprint}  seals now" in said
    assert "Boréal Mobilité" in said


def test_the_command_plans_from_midnight_where_the_organisation_is(
    organisation: Any, old: SealKey, new: SealKey
) -> None:
    day = (now() + 3 * DAY).date()
    assert f"{new.fingerprint}  seals from" in rotate_seal("--from", day.isoformat())
    planned = planned_from()
    assert planned is not None
    assert planned == dt.datetime.combine(day, dt.time(), organisation.zone)


def test_the_command_refuses_in_words(organisation: object, old: SealKey) -> None:
    with pytest.raises(CommandError, match="SEAL_NEXT_PKCS12"):
        rotate_seal("--from", "2030-01-01")
    with pytest.raises(CommandError, match="is not a day"):
        rotate_seal("--from", "tomorrow")


# --- The end of a certificate ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("left", "threshold"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-5, 0)]
)
def test_its_end_is_told_at_each_threshold(left: int, threshold: int | None, keys: Keys) -> None:
    key = key_valid(now(), 100)
    keys.present(key)
    coming = expiry(at=key.certificate.not_valid_after_utc - left * DAY)
    assert (coming.threshold if coming else None) == threshold


def test_nothing_is_told_once_the_next_key_is_ready(old: SealKey, new: SealKey) -> None:
    assert expiry(at=now()) is not None
    rotate(seals_from=now() + DAY, at=now())
    assert expiry(at=now()) is None
    assert expiry(at=now() + 2 * DAY) is None  # it seals by then, and its own end is far
