from smtplib import SMTPException

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from people import emails
from people.leaving import close_accounts
from people.models import Employee


@shared_task(autoretry_for=(SMTPException, OSError), retry_backoff=True)
def mail_password_reset(employee_id: int) -> None:
    emails.password_reset(Employee.objects.get(pk=employee_id)).send()


@shared_task
def close_departed() -> int:
    return close_accounts(at=timezone.now())


@shared_task
def clear_sessions() -> None:
    call_command("clearsessions")
