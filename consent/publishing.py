"""Publishing a version of a consent form, which freezes it and asks people, and retiring one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import override

from assignments.asking import ask, close
from assignments.models import Ask
from consent.models import ConsentFormVersion, ConsentItem
from consent.wording import wording_digest
from documents.ledger import append
from people.models import Audience, Employee, Organisation
from people.wording import LANGUAGES


class AlreadyPublished(Exception):
    """Its text no longer changes."""


class NotComplete(Exception):
    """A language of the organisation lacks its wording or a question, or there is nothing to answer."""


class NotInForce(Exception):
    """Only a version in force is retired."""


@transaction.atomic
def publish(
    version: ConsentFormVersion, *, audience: Audience, by: Employee | None, at: dt.datetime
) -> ConsentFormVersion:
    """The text is frozen, the version before it is retired, and the audience is asked: asked, never owed."""
    locked = ConsentFormVersion.objects.select_for_update(of=("self",)).select_related("form").get(pk=version.pk)
    if not locked.is_draft:
        raise AlreadyPublished
    _refuse_incomplete(locked)
    for former in ConsentFormVersion.objects.in_force().filter(form=locked.form_id):
        retire(former, by=by, at=at)
    locked.ask = ask(
        Ask.Kind.CONSENT,
        locked.subject,
        title_fr=locked.form.title_fr,
        title_en=locked.form.title_en,
        path=locked.form.get_absolute_url(),
        audience=audience,
        minutes=3,
        is_optional=True,
        by=by,
        at=at,
    )
    _write_labels(locked)
    locked.published_at, locked.published_by = at, by
    locked.save(update_fields=["ask", "published_at", "published_by"])
    wordings = {wording.language: wording_digest(locked, wording) for wording in locked.wordings.all()}
    record = {"subject": locked.subject, "wordings": wordings, "published_by": by.pk if by else None}
    append("consent-form-published", locked.subject, record=record, at=at)
    return locked


@transaction.atomic
def retire(version: ConsentFormVersion, *, by: Employee | None, at: dt.datetime) -> None:
    """Nobody answers it any more; what was answered stays what it was."""
    if not ConsentFormVersion.objects.in_force().filter(pk=version.pk).update(retired_at=at, retired_by=by):
        raise NotInForce
    if version.ask:
        close(version.ask, by=by, at=at)


def _write_labels(version: ConsentFormVersion) -> None:
    """What each item is called is part of what is signed: kept as it is said today, whatever it is called later."""
    items = list(ConsentItem.objects.filter(question__version=version))
    for language in LANGUAGES:
        with override(language):
            for item in items:
                setattr(item, f"label_{language}", item.label_today)
    ConsentItem.objects.bulk_update(items, [f"label_{language}" for language in LANGUAGES])


def _refuse_incomplete(version: ConsentFormVersion) -> None:
    languages = Organisation.current().languages
    questions = list(version.questions.all())
    wordings = set(version.wordings.values_list("language", flat=True))
    if not ConsentItem.objects.filter(question__version=version).exists() or set(languages) - wordings:
        raise NotComplete
    if not all(getattr(each, f"question_{language}") for each in questions for language in languages):
        raise NotComplete
