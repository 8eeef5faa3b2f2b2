from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import tasks
from people.logging_in import may_log_in
from people.models import Employee

WRONG = _("This name and this password do not go together. Check capital letters, or choose a new password.")


class AccountAdapter(DefaultAccountAdapter):
    """Where allauth asks us. Nobody signs up: HR adds people and invites them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or choose a new password."),
        "enter_current_password": _("This is not your present password. It has not changed."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link no longer works. Ask for another one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Employee, **kwargs: Any) -> HttpResponse | None:
        if not may_log_in(user, at=timezone.now()):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def set_password(self, user: Employee, password: str) -> None:
        """Nothing else of the record, which HR may have changed since it was read."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:settings-edit")

    def send_password_reset_mail(self, user: Employee, email: str, context: dict[str, Any]) -> None:
        """Sent by a worker, so that the time it takes does not tell whose address is known."""
        tasks.mail_password_reset.delay_on_commit(user.pk)
