import logging
from smtplib import SMTPException, SMTPNotSupportedError

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from people import emails
from people.leaving import close_accounts
from people.models import Employee
from people.smtp import refuse_accents

logger = logging.getLogger(__name__)


@shared_task(autoretry_for=(SMTPException, OSError), retry_backoff=True)
def mail_password_reset(employee_id: int) -> None:
    employee = Employee.objects.get(pk=employee_id)
    try:
        refuse_accents(str(employee.email))
        emails.password_reset(employee).send()
    except SMTPNotSupportedError as error:  # another try would be answered alike
        logger.warning("No link for a new password was mailed to person %s: %s", employee_id, error)


@shared_task
def close_departed() -> int:
    return close_accounts(at=timezone.now())


@shared_task
def clear_sessions() -> None:
    call_command("clearsessions")
