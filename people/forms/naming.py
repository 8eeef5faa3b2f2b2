"""A person, as another names them in a form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Employee
from people.models.employees import EmployeeQuerySet

HOW_TO_NAME = _("Their e-mail address, employee number or log-in name.")


def known(people: EmployeeQuerySet, typed: str) -> Employee:
    """The one of these people whom it names; else the field says that there is none, or several."""
    found = list(people.known_as(typed)[:2])
    if len(found) != 1:
        raise forms.ValidationError(_("Nobody is known here by that address, number or name. Check how it is written."))
    return found[0]
