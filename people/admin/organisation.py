from __future__ import annotations

import datetime as dt
import unicodedata
import zoneinfo
from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from people.access import RoleAdmin
from people.addresses import known_address
from people.branding import ImageTooLarge, NotAnImage, as_logo
from people.models import Employee, Organisation

MOST_RECIPIENTS = 10


class DaysField(forms.CharField):
    """Days, one a line, kept as a list of ISO days."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        days = set()
        for line in (super().to_python(value) or "").split():
            try:
                days.add(dt.date.fromisoformat(line).isoformat())
            except ValueError:
                raise forms.ValidationError(
                    _("“%(line)s” is not a day. Write each as 2026-12-25, one a line."), params={"line": line[:40]}
                ) from None
        return sorted(days)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed("\n".join(initial or []), data)


class AddressesField(forms.CharField):
    """E-mail addresses, one a line, kept as a list."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        typed = unicodedata.normalize("NFC", super().to_python(value) or "")
        addresses = list(dict.fromkeys(typed.split()))
        for address in addresses:
            try:
                known_address(address)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("“%(line)s” is not an e-mail address. Write one a line."), params={"line": address[:80]}
                ) from None
        if len(addresses) > MOST_RECIPIENTS:
            raise forms.ValidationError(_("Ten addresses at most."))
        return addresses

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed("\n".join(initial or []), data)


class OrganisationForm(forms.ModelForm):
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.ClearableFileInput({"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        help_text=_("PNG, JPEG or WebP, 4 MB at most. It is reduced to 512 pixels."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Employee.Language.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those in which guides are expected."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(name, name) for name in sorted(zoneinfo.available_timezones())]
    )
    holidays = DaysField(label=_("Holidays"), required=False, help_text=_("As 2026-12-25, one a line."))

    ledger_recipients = AddressesField(
        label=_("Who receives the ledger’s checkpoints by e-mail"),
        required=False,
        help_text=_(
            "One address a line; at most one mail a day. Best somebody outside: a notary, an auditor. What they keep "
            "shows later that nothing was rewritten."
        ),
    )

    def clean_logo(self) -> Any:
        logo = self.cleaned_data["logo"]
        if not isinstance(logo, UploadedFile):
            return logo
        try:
            return as_logo(logo)
        except ImageTooLarge:
            raise forms.ValidationError(_("This image is too large: 4 MB at most. The logo has not changed.")) from None
        except NotAnImage:
            raise forms.ValidationError(
                _("We cannot read this image. Save it as PNG (drawings in SVG too). The logo has not changed.")
            ) from None

    def clean_colour(self) -> str:
        return str(self.cleaned_data["colour"]).lower()


@admin.register(Organisation)
class OrganisationAdmin(RoleAdmin):
    form = OrganisationForm
    fieldsets = (
        (_("Identity"), {"fields": (("name", "legal_name"), "logo", "colour")}),
        (_("Languages and days"), {"fields": ("languages", "time_zone", "holidays")}),
        (
            _("Whom to ask"),
            {
                "fields": (("contact_name", "contact_email"), ("privacy_officer_name", "privacy_officer_email")),
                "description": _("Shown to employees wherever they may need a hand."),
            },
        ),
        (
            _("Reports to managers"),
            {
                "fields": ("smallest_group",),
                "description": _(
                    "0: managers see who has answered, by name. From 3 to 50: they see figures only, and none about a "
                    "group of fewer people than this. You and auditors always see names."
                ),
            },
        ),
        (
            _("Proof"),
            {"fields": ("ledger_recipients",)},
        ),
        (
            _("Mission, vision, values"),
            {"fields": (("mission_fr", "mission_en"), ("vision_fr", "vision_en"), ("values_fr", "values_en"))},
        ),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"languages": ["fr", "en"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("admin:people_organisation_change", Organisation.current().pk)
