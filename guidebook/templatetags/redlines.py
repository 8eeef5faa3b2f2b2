from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from guidebook.adapting import Difference
from guidebook.comparing.changes import Shown
from guidebook.comparing.redlining import Redline, redline

register = template.Library()


@register.filter
def redlined(changed: Redline | Shown) -> SafeString:
    """Made of texts that were sanitised when they were written; what is put around them is escaped."""
    return mark_safe(changed.html)


@register.filter
def difference(found: Difference) -> SafeString:
    return redlined(redline(_whole(found.before), _whole(found.after)))


def _whole(text: Any) -> str:
    return f"<h3>{escape(text.title)}</h3>{text.body}" if text.title else ""
