"""Who is no employee is asked too (a client, a partner, a visitor, a child), by a link that only they receive."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from announcements.mailing import Mail, domain, message_of
from announcements.posting import refusal_of
from consent.models import ConsentFormVersion, Guest, GuestInvitation
from documents.richtext import one_line
from people.models import Employee, Organisation
from people.tokens import digest_of, new_secret
from people.wording import localized

DAYS_OPEN = 30
DECIDES_AT = 14  # years
LONGEST_REFUSAL = 200
PATIENCE = dt.timedelta(minutes=2)  # for the task that was woken when it was invited


class FormNotInForce(Exception):
    """Nobody is asked a form that is a draft, or retired."""


class RepresentativeMissing(ValueError):
    """Under 14, a parent or a guardian answers: they are named."""


class NotUnderFourteen(ValueError):
    """An employee is represented only until the day they turn 14, which comes within 14 years, or until it is ended."""


@dataclass(frozen=True)
class Invited:
    """Who, and how they are written to."""

    name: str
    email: str
    language: str
    age: str = Guest.Age.ADULT
    representative_name: str = ""
    representative_relation: str = ""
    employee: Employee | None = None  # whom they represent, when the child works here
    represents_until: dt.date | None = None  # the day the employee turns 14


def is_under_fourteen(turns_on: dt.date, *, on: dt.date) -> bool:
    """Born already, and not 14 yet."""
    return on < turns_on and (turns_on.year - DECIDES_AT, turns_on.month, turns_on.day) <= (on.year, on.month, on.day)


@transaction.atomic
def invite_guest(version: ConsentFormVersion, invited: Invited, *, by: Employee, at: dt.datetime) -> GuestInvitation:
    """They are mailed a link of their own. Raises `FormNotInForce`, `RepresentativeMissing` and `NotUnderFourteen`."""
    if not ConsentFormVersion.objects.in_force().filter(pk=version.pk).exists():
        raise FormNotInForce
    representative = one_line(invited.representative_name) if invited.age == Guest.Age.CHILD else ""
    if invited.age == Guest.Age.CHILD and not representative:
        raise RepresentativeMissing
    until = invited.represents_until if invited.employee else None
    today = Organisation.current().today(at)
    if invited.employee and not (representative and until and is_under_fourteen(until, on=today)):
        raise NotUnderFourteen
    guest = Guest.objects.create(
        name=invited.employee.legal_name if invited.employee else one_line(invited.name),
        employee=invited.employee,
        represents_until=until,
        email=invited.email,
        language=invited.language,
        age=invited.age,
        representative_name=representative,
        representative_relation=one_line(invited.representative_relation) if representative else "",
        invited_by=by,
        invited_at=at,
    )
    return invite_again(guest, version, at=at)


@transaction.atomic
def invite_again(guest: Guest, version: ConsentFormVersion, *, at: dt.datetime) -> GuestInvitation:
    """A new link to the same address; those before it lead nowhere any more. Raises `NotUnderFourteen`."""
    from consent.tasks import mail_invitation  # the door to this very module

    if not Guest.objects.select_for_update().get(pk=guest.pk).may_answer(Organisation.current().today(at)):
        raise NotUnderFourteen
    GuestInvitation.objects.open(at).filter(guest=guest).update(expires_at=at)
    invitation = GuestInvitation.objects.create(
        guest=guest, version=version, invited_at=at, expires_at=at + dt.timedelta(days=DAYS_OPEN)
    )
    mail_invitation.delay_on_commit(invitation.pk)
    return invitation


def mail(invitation: GuestInvitation, *, at: dt.datetime) -> None:
    """The link is made here, mailed, and forgotten but for its digest. Twice is once; a mail that fails may be tried
    again, with another link."""
    secret = new_secret()
    waiting = GuestInvitation.objects.to_mail(at).filter(pk=invitation.pk)
    if not waiting.update(token_digest=digest_of(secret), mailed_at=at):
        return
    row = GuestInvitation.objects.select_related("guest__invited_by", "version__form").get(pk=invitation.pk)
    try:
        message_of(_letter(row, secret)).send()
    except Exception as error:
        if why := refusal_of(error):  # the list of guests says so: who invited may correct the address
            GuestInvitation.objects.filter(pk=invitation.pk).update(expires_at=at, refusal=why[:LONGEST_REFUSAL])
            return
        GuestInvitation.objects.filter(pk=invitation.pk).update(mailed_at=None)
        raise


def left_to_mail(*, at: dt.datetime) -> list[GuestInvitation]:
    """Those that a lost message or a mail server that was down left behind."""
    return list(GuestInvitation.objects.to_mail(at).filter(invited_at__lt=at - PATIENCE).order_by("pk")[:50])


def invitation_of(secret: str) -> GuestInvitation | None:
    """Whatever has become of it; None: nobody was ever sent this link, or a newer one took its place."""
    found = GuestInvitation.objects.filter(token_digest=digest_of(secret))
    return found.select_related("guest", "version__form").first()


def _letter(row: GuestInvitation, secret: str) -> Mail:
    guest = row.guest
    title = localized(row.version.form, "title", guest.language)
    context = {
        "guest": guest,
        "title": title,
        "invited_by": guest.invited_by,
        "expires_at": row.expires_at,
        "button_url": f"{settings.SITE_URL}{reverse('consent:guest-answer', args=[secret])}",
    }
    return Mail(
        template="consent/email/guest_invited",
        name=guest.signs_as,
        address=guest.email,
        language=guest.language,
        message_id=f"<guest-invitation.{row.pk}@{domain()}>",
        context=context,
    )
