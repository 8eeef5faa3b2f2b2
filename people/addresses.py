"""E-mail addresses as people have them: letters with accents may stand before the @ too (RFC 6531).

Whether such a person can be written to is for the mail server to say, when a mail leaves.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models


def known_address(address: str) -> None:
    """Raises ValidationError. Wherever a letter may stand, one with an accent may."""
    local, at, domain = unicodedata.normalize("NFC", address).rpartition("@")
    validate_email(f"{''.join(map(_plain_letter, local))}{at}{domain}")
    try:
        domain.encode("idna")
    except UnicodeError as error:  # a part of it is longer, as the network writes it, than any name may be
        raise ValidationError(validate_email.message, code=validate_email.code, params={"value": address}) from error


def _plain_letter(letter: str) -> str:
    return "a" if not letter.isascii() and unicodedata.category(letter)[0] in "LMN" else letter


class AddressInput(forms.TextInput):
    """A text of one line: browsers refuse accents where they are told that an address is typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"} | (attrs or {}))


class AddressFormField(forms.EmailField):
    widget = AddressInput
    default_validators = [known_address]

    def to_python(self, value: Any) -> Any:
        """An accent is one letter however it was typed, so that the same address is found again."""
        typed = super().to_python(value)
        return unicodedata.normalize("NFC", typed) if typed else typed


class AddressField(models.EmailField):
    """To the database, and to migrations, an EmailField like any other."""

    default_validators = [known_address]

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        widget = AddressInput({"class": "vTextField"})  # as the administration has them
        return super().formfield(**kwargs | {"form_class": AddressFormField, "widget": widget})
