from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import trans_real

from consent.models import ConsentForm, ConsentFormVersion, ConsentItem
from consent.publishing import publish, retire
from consent.starting import start_form
from consent.wording import wording_digest, wording_in
from people.models import Audience
from tests.conftest import Cast
from tests.factories.consent import PUBLISHED, SIGNED, ask_consent

LATER = SIGNED + dt.timedelta(days=1)


def digests(version: ConsentFormVersion) -> list[str]:
    fresh = ConsentFormVersion.objects.with_text().get(pk=version.pk)
    return [wording_digest(fresh, wording_in(fresh, language)) for language in ("fr", "en")]


def test_the_items_keep_the_words_of_the_day_they_were_published(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation that changes later changes neither what is shown nor its digest."""
    draft = start_form("image", by=None, at=PUBLISHED)
    before = digests(draft)
    version = publish(draft, audience=Audience.objects.create(), by=None, at=PUBLISHED)
    assert digests(version) == before

    with translation.override("fr"):  # what it is called one day
        monkeypatch.setitem(trans_real.catalog()._catalog, "Intranet", "Portail")
    item = ConsentItem.objects.filter(question__version=version, channel="intranet").earliest("pk")
    with translation.override("fr"):
        assert item.label_today == "Photo – Portail"
        assert str(item) == "Photo – Intranet"
    assert digests(version) == before


@pytest.mark.parametrize("changed", [{"ask": None}, {"retired_at": LATER}, {"retired_at": None}, {"retired_by": None}])
def test_what_is_set_once_stays(cast: Cast, changed: dict[str, Any]) -> None:
    version = ask_consent()
    retire(version, by=cast.ada, at=SIGNED)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ConsentFormVersion.objects.filter(pk=version.pk).update(**changed)

    kept = ConsentFormVersion.objects.get(pk=version.pk)
    assert (kept.ask_id, kept.retired_at, kept.retired_by) == (version.ask_id, SIGNED, cast.ada)


def test_the_title_stays_once_a_version_is_published(cast: Cast) -> None:
    version = start_form("image", by=None, at=PUBLISHED)
    ConsentForm.objects.update(title_fr="Votre image")
    publish(version, audience=Audience.objects.create(), by=None, at=PUBLISHED)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ConsentForm.objects.update(title_fr="Vos images")


def test_a_draft_is_not_retired(cast: Cast) -> None:
    start_form("image", by=None, at=PUBLISHED)

    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentFormVersion.objects.update(retired_at=LATER)
