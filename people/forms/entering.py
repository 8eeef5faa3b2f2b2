from __future__ import annotations

from typing import Any
from unicodedata import normalize

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.addresses import AddressFormField, AddressInput
from people.inviting import InvitationRefused, find_invitation
from people.logging_in import may_log_in
from people.models import Employee, Invitation


class LogInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(label=_("E-mail address or employee number"), max_length=254)
        self.fields["password"].max_length = 1000
        self.order_fields(["login", "password"])


class _WithoutPlaceholders(forms.Form):
    """allauth writes each label a second time, inside the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class PasswordChangeForm(_WithoutPlaceholders, ChangePasswordForm):
    error_title = _("Your password has not changed.")


class PasswordFromKeyForm(_WithoutPlaceholders, ResetPasswordKeyForm):
    error_title = _("Your password has not changed.")


class PasswordAgainForm(_WithoutPlaceholders, ReauthenticateForm):
    pass


class PasswordResetForm(ResetPasswordForm):
    """Asks our own table for the address, so that one that HR took away opens nothing any more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = AddressInput({"autocomplete": "email"})
        self.fields["email"] = AddressFormField(label=_("E-mail address"), max_length=254, widget=widget)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        now = timezone.now()
        known = Employee.objects.reachable_by_mail().known_as(email)
        self.users = [person for person in known if may_log_in(person, at=now) and _same(person.email, email)]
        return email


def _same(address: str | None, typed: str) -> bool:
    return normalize("NFC", address or "").casefold() == normalize("NFC", typed.strip()).casefold()


class InvitationCodeForm(forms.Form):
    error_title = _("The door stays closed for now.")
    employee_number = forms.CharField(
        label=_("Employee number"), max_length=40, widget=forms.TextInput({"autocomplete": "username"})
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("The sixteen letters and digits on the sheet you were given. Spaces and hyphens do not matter."),
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    invitation: Invitation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.invitation = self._invitation(cleaned["code"], cleaned["employee_number"])
        return cleaned

    def _invitation(self, code: str, number: str) -> Invitation:
        refusal = forms.ValidationError(
            _("This number and this code do not go together, or the code is too old. Ask human resources for another.")
        )
        try:
            invitation = find_invitation(code, at=timezone.now())
        except InvitationRefused:
            raise refusal from None
        if not _same(invitation.employee.employee_number, number):
            raise refusal
        return invitation


class FirstPasswordForm(forms.Form):
    error_title = _("Your password is not chosen yet.")
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html(),
    )
    again = forms.CharField(
        label=_("Password, again"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, employee: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employee = employee

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.employee)
        return password

    def clean_again(self) -> str:
        if "password" in self.cleaned_data and self.cleaned_data["again"] != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two passwords are not the same. Type the same one twice."))
        return str(self.cleaned_data["again"])
