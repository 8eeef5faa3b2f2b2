import datetime as dt
from typing import Any

from django import template

from people import wording

register = template.Library()


@register.filter
def localized(thing: Any, field: str) -> str:
    return wording.localized(thing, field)


@register.filter
def language_shown(thing: Any, field: str) -> str:
    """The tag (fr-CA, en-CA) of the language in which `localized` shows the field."""
    return wording.LANGUAGE_TAGS[wording.localized_with_language(thing, field)[1]]


register.filter("grouped", wording.grouped)


@register.filter
def day(value: dt.date | None) -> str:
    return wording.day(value)


@register.filter
def moment(value: dt.datetime | None) -> str:
    return wording.moment(value)


@register.filter
def hour(value: dt.datetime | None) -> str:
    return wording.hour(value) if value else ""


@register.filter
def in_language(thing: Any, field: str) -> str:
    """The field in the language being shown, and in no other."""
    return str(getattr(thing, f"{field}_{wording.current_language()}"))
