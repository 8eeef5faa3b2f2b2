"""The pages where human resources, communications, privacy officers and auditors work: each person sees their own."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Employee, Role


@dataclass(frozen=True)
class Door:
    label: str
    url: str


_HR, _VOICE, _PRIVACY, _AUDITOR = Role.HR_ADMIN, Role.COMMUNICATIONS, Role.PRIVACY_OFFICER, Role.AUDITOR
_DOORS = [
    (_("Announcements"), "announcements:announcement-list", {_HR, _VOICE, _AUDITOR}),
    (_("Posters"), "announcements:poster-make", {_HR, _VOICE}),
    (_("Where readers come from"), "announcements:arrival-list", {_HR, _VOICE, _AUDITOR}),
    (_("Feeds for the intranet"), "announcements:feed-list", {_HR, _VOICE}),
    (_("Slack and Teams"), "announcements:webhook-list", {_HR, _VOICE}),
    (_("Reminders"), "announcements:reminder-list", {_HR, _AUDITOR}),
    (_("Addresses that do not work"), "announcements:bounce-list", {_HR, Role.HR_DEPARTMENT}),
    (_("Consent forms"), "consent:form-list", {_HR, _PRIVACY, _VOICE, _AUDITOR}),
    (_("Consents: coverage"), "consent:report-coverage", {_HR, _PRIVACY, _VOICE}),
    (_("May we publish?"), "consent:registry-ask", {_HR, _VOICE, _PRIVACY}),
    (pgettext_lazy("consent", "Guests"), "consent:guest-list", {_HR, _VOICE, _PRIVACY}),
    (_("Photos, videos and words"), "consent:asset-list", {_HR, _VOICE, _PRIVACY}),
    (_("Shown without a consent"), "consent:risk-list", {_HR, _VOICE, _PRIVACY}),
    (_("Take-downs"), "consent:takedown-list", {_HR, _VOICE, _PRIVACY}),
    (_("Trainings followed"), "training:report-list", {_HR, Role.HR_DEPARTMENT, _AUDITOR}),
    (_("Who was bound by which text"), "acknowledgements:record-bound", {_HR, _AUDITOR}),
    (_("Ledger"), "documents:ledger-read", {_HR, _AUDITOR, _PRIVACY}),
    (_("Documents waiting for their seal"), "documents:order-list", {_HR, _AUDITOR}),
    (_("Bundle of evidence"), "documents:bundle-order", {_HR, _AUDITOR, _PRIVACY}),
]


def doors_of(person: Employee) -> list[Door]:
    return [Door(str(label), reverse(name)) for label, name, roles in _DOORS if person.has_role(*roles)]
