from smtplib import SMTPException

from celery import shared_task
from django.utils import timezone

from consent import telling
from consent.expiring import note_expired, remind_of_ends
from consent.inviting import left_to_mail, mail
from consent.models import GuestInvitation
from consent.taking_down import open_takedowns


@shared_task
def open_waiting_takedowns() -> None:
    """What expired, and who left, since the last time."""
    open_takedowns(at=timezone.now())


@shared_task
def follow_ends() -> None:
    at = timezone.now()
    note_expired(at=at)
    remind_of_ends(at=at)


@shared_task(autoretry_for=(SMTPException, OSError), retry_backoff=30, max_retries=3)
def mail_invitation(invitation_id: int) -> None:
    mail(GuestInvitation.objects.get(pk=invitation_id), at=timezone.now())


@shared_task
def mail_waiting_invitations() -> None:
    for invitation in left_to_mail(at=timezone.now()):
        mail_invitation.delay(invitation.pk)


@shared_task
def tell_guests() -> None:
    """As soon as it is done, and what a lost message or a mail server that was down left behind."""
    telling.tell_guests(at=timezone.now())
