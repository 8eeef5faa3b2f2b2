"""A consent has an end: the person is told before it comes and may answer anew; afterwards its document says so."""

from __future__ import annotations

import datetime as dt

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import make_aware

from announcements.ordering import order_for_all
from consent.models import Consent, Decision
from consent.models.answers import ConsentQuerySet
from documents.models import DocumentState
from documents.states import note_states
from people.models import Employee, Organisation

DAYS_BEFORE = 30
AT_A_TIME = 500


def note_expired(*, at: dt.datetime) -> int:
    """The documents of consents whose last day is over are said to be expired; how many were not. Safe to run twice."""
    organisation = Organisation.current()
    today = organisation.today(at)
    key = Concat(Value("consent:"), Cast("pk", CharField()), output_field=CharField())
    known = DocumentState.objects.filter(about=OuterRef("document"))
    over = _standing().filter(expires_on__lt=today).annotate(document=key).exclude(Exists(known)).order_by("pk")
    noted = 0
    for consent in over.iterator(chunk_size=AT_A_TIME):
        assert consent.expires_on is not None  # noqa: S101  (filtered)
        after = dt.datetime.combine(consent.expires_on + dt.timedelta(days=1), dt.time.min)
        since = make_aware(after, organisation.zone)
        noted += len(note_states([consent.key], DocumentState.State.EXPIRED, since=since, by=None, at=at))
    return noted


def remind_of_ends(*, at: dt.datetime) -> int:
    """Who granted something that ends within 30 days is written to, once for each consent; how many were."""
    today = Organisation.current().today(at)
    granted = Decision.objects.filter(consent=OuterRef("pk"), withdrawn=None).granted().counting()
    ending = _standing().filter(
        Exists(granted), expires_on__gte=today, expires_on__lte=today + dt.timedelta(days=DAYS_BEFORE)
    )
    people = Employee.objects.employed(today)
    told = 0
    for key, person in ending.exclude(person=None).values_list("pk", "person"):
        told += order_for_all(f"consent-ending:{key}", people.filter(pk=person), by=None, at=at)
    return told


def _standing() -> ConsentQuerySet:
    """The last answer of each person to each form."""
    return Consent.objects.filter(~Exists(Consent.objects.filter(follows=OuterRef("pk"))))
