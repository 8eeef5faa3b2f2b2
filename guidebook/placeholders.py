"""The words a guide borrows from the organisation's profile, such as ``{{ company }}``."""

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from people.models import Organisation
from people.wording import localized

PLACEHOLDERS: dict[str, str | Promise] = {
    "company": _("the organisation’s name"),
    "contact": _("the person to ask"),
    "contact_email": _("the e-mail address of the person to ask"),
    "privacy_officer": _("the privacy officer"),
    "privacy_officer_email": _("the privacy officer’s e-mail address"),
    "mission": _("the mission"),
    "vision": _("the vision"),
    "values": _("the values"),
}
_FIELDS = {
    "company": "name",
    "contact": "contact_name",
    "contact_email": "contact_email",
    "privacy_officer": "privacy_officer_name",
    "privacy_officer_email": "privacy_officer_email",
}
_BILINGUAL = ("mission", "vision", "values")


def values_for(organisation: Organisation, language: str) -> dict[str, str]:
    """What each placeholder says in that language; a sentence still reads well where a name is missing."""
    values = {name: getattr(organisation, field).strip() for name, field in _FIELDS.items()}
    values |= {name: localized(organisation, name, language).strip() for name in _BILINGUAL}
    with override(language):
        values["contact"] = values["contact"] or gettext("the human resources team")
        values["privacy_officer"] = values["privacy_officer"] or gettext(
            "the person in charge of the protection of personal information"
        )
    return values


def filled_in(organisation: Organisation, language: str) -> frozenset[str]:
    """The placeholders that the profile itself fills, in that very language where it has two."""
    fields = _FIELDS | {name: f"{name}_{language}" for name in _BILINGUAL}
    return frozenset(name for name, field in fields.items() if getattr(organisation, field).strip())
