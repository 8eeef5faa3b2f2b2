"""What publishing a form would do, before anybody publishes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from consent.models import Consent, ConsentFormVersion
from people.models import Organisation
from people.models.employees import EmployeeQuerySet


@dataclass(frozen=True)
class Effect:
    """Numbers of people who work here today."""

    people: int
    without_email: int
    answered: int  # among them, those who answered an earlier version: their answer holds until they answer anew

    @property
    def with_email(self) -> int:
        return self.people - self.without_email


def rehearse(version: ConsentFormVersion, people: EmployeeQuerySet, *, at: dt.datetime) -> Effect:
    employed = people.employed(Organisation.current().today(at)).order_by()
    earlier = Consent.objects.filter(version__form=version.form_id, person__isnull=False)
    return Effect(
        people=employed.count(),
        without_email=employed.filter(email=None).count(),
        answered=employed.filter(pk__in=earlier.values("person")).count(),
    )
