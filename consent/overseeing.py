"""What was asked of the registry, by whom and about whom: for whoever answers for privacy."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import make_aware

from consent.models import RegistryAnswer, RegistryQuestion
from people.models import Employee, Organisation


def questions(
    *, by: str = "", about: str = "", since: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[RegistryQuestion]:
    """The newest first, each with how many yes, no and ask it was answered; days are the organisation's."""
    found = RegistryQuestion.objects.select_related("asked_by", "token").order_by("-pk")
    if by:
        found = found.filter(Q(asked_by__in=Employee.objects.matching(by)) | Q(token__name__icontains=by))
    if about:
        meant = Q(person__in=Employee.objects.matching(about)) | Q(guest__name__icontains=about)
        found = found.filter(Exists(RegistryAnswer.objects.filter(meant, question=OuterRef("pk"))))
    if since:
        found = found.filter(asked_at__gte=_midnight(since))
    if until:
        found = found.filter(asked_at__lt=_midnight(until + dt.timedelta(days=1)))
    given = {answer.value: Count("answers", filter=Q(answers__answer=answer)) for answer in RegistryAnswer.Answer}
    return found.annotate(**{f"{name}_given": count for name, count in given.items()})


def _midnight(day: dt.date) -> dt.datetime:
    return make_aware(dt.datetime.combine(day, dt.time.min), Organisation.current().zone)
