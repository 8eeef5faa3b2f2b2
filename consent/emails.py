"""The mails of this app, a function each."""

from __future__ import annotations

import datetime as dt

from announcements.mailing import Mail
from announcements.models import Delivery
from announcements.occasions import Overtaken
from announcements.personalising import address_of
from consent.models import Takedown
from people.models import Organisation


def takedowns(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """What is to be taken down, as it stands when the mail leaves."""
    today = Organisation.current().today(at)
    open_ones = Takedown.objects.open()
    number, overdue = open_ones.count(), open_ones.overdue(today).count()
    if not number:
        raise Overtaken("All of it is done.")
    context = {"number": number, "overdue": overdue, "button_url": address_of("/consent/takedowns/")}
    return _mail(delivery, "consent/email/takedowns", context)


def takedown_done(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """What became of a publication that showed them."""
    key = int(delivery.occasion.partition(":")[2])
    takedown = Takedown.objects.with_all_it_says().get(pk=key)
    context = {"takedown": takedown, "button_url": address_of("/consent/appearances/")}
    return _mail(delivery, "consent/email/takedown_done", context)


def _mail(delivery: Delivery, template: str, context: dict[str, object]) -> Mail:
    return Mail(
        template=template,
        name=delivery.employee.name,
        address=delivery.address,
        language=delivery.language,
        message_id=delivery.message_id,
        context=context,
    )
