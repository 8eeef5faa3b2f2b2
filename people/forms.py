from __future__ import annotations

from typing import Any, ClassVar

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

from people.acting import (
    AlreadyReplaced,
    DaysGone,
    LeadsNobody,
    NotEmployedThen,
    OneAndTheSame,
    WrongDays,
    names_for_others,
)
from people.inviting import InvitationRefused, find_invitation
from people.logging_in import may_log_in
from people.models import Employee, Invitation
from people.models.employees import EmployeeQuerySet

HOW_TO_NAME = _("Their e-mail address, employee number or log-in name.")


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
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs = {"autocomplete": "email"}

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        now = timezone.now()
        known = Employee.objects.reachable_by_mail().known_as(email)
        self.users = [person for person in known if may_log_in(person, at=now) and _same(person.email, email)]
        return email


def _same(address: str | None, typed: str) -> bool:
    return (address or "").casefold() == typed.strip().casefold()


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


class SettingsForm(forms.ModelForm):
    class Meta:
        model = Employee
        fields = ("language",)
        widgets = {"language": forms.RadioSelect}
        labels = {"language": _("Language of the pages and of your mail")}
        help_texts = {"language": _("Guides are shown in this language when they exist in it.")}

    def save(self, commit: bool = True) -> Employee:
        """The language alone: the rest of the record is HR's, who may have changed it meanwhile."""
        employee: Employee = super().save(commit=False)
        if commit:
            employee.save(update_fields=["language"])
        return employee


class ActingForm(forms.Form):
    """Who stands in for a manager, from a day to a day. Somebody who leads people need not say that it is for them."""

    REFUSALS: ClassVar[dict[type[Exception], tuple[str, Any]]] = {
        NotEmployedThen: ("deputy", _("This person does not work here during all that time.")),
        OneAndTheSame: ("deputy", _("Nobody stands in for themself. Name somebody else.")),
        LeadsNobody: ("manager", _("This person has nobody below them: there is nothing to hand over.")),
        WrongDays: ("ends_on", _("The last day comes after the first, and at most a year later.")),
        DaysGone: ("starts_on", _("It starts today at the earliest.")),
        AlreadyReplaced: ("starts_on", _("Somebody stands in on some of these days already. Take that back first.")),
    }
    manager = forms.CharField(label=_("Manager"), max_length=254, required=False)
    deputy = forms.CharField(label=_("Who stands in"), max_length=254, help_text=HOW_TO_NAME)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, *args: Any, viewer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        if not names_for_others(viewer):
            del self.fields["manager"]
        else:
            self.fields["manager"].required = not viewer.has_people
            self.fields["manager"].help_text = _("Leave it empty for yourself.") if viewer.has_people else HOW_TO_NAME

    def clean_manager(self) -> Employee:
        typed = self.cleaned_data["manager"]
        return _known(Employee.objects.in_the_care_of(self.viewer), typed) if typed else self.viewer

    def clean_deputy(self) -> Employee:
        return _known(Employee.objects.all(), self.cleaned_data["deputy"])

    @property
    def absent(self) -> Employee:
        """The manager for whom somebody stands in."""
        return self.cleaned_data.get("manager") or self.viewer

    def refuse(self, refusal: Exception) -> None:
        """Say beside the field why the rule refused it."""
        field, reason = self.REFUSALS[type(refusal)]
        self.add_error(field if field in self.fields else None, reason)


def _known(people: EmployeeQuerySet, typed: str) -> Employee:
    found = list(people.known_as(typed)[:2])
    if len(found) != 1:
        raise forms.ValidationError(_("Nobody is known here by that address, number or name. Check how it is written."))
    return found[0]
