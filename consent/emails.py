"""The mails of this app, a function each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from announcements.mailing import Mail
from announcements.models import Delivery
from announcements.occasions import Overtaken
from announcements.personalising import address_of
from consent.models import Consent, ConsentFormVersion, Takedown
from consent.withdrawing import remaining
from people.models import Organisation
from people.wording import localized


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


def consent_ending(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """What they granted ends soon; they renew it by answering again, or let it end."""
    key = int(delivery.occasion.partition(":")[2])
    consent = Consent.objects.select_related("version__form").get(pk=key)
    version = ConsentFormVersion.objects.in_force().filter(form=consent.version.form_id).first()
    if version is None or Consent.objects.filter(follows=consent).exists() or not remaining(consent):
        raise Overtaken("They answered again, took it back, or are no longer asked.")
    context = {
        "title": localized(consent.version.form, "title", delivery.language),
        "ends_on": consent.expires_on,
        "changes": localized(version, "change_note", delivery.language) if version != consent.version else "",
        "button_url": address_of(consent.version.form.get_absolute_url()),
    }
    return _mail(delivery, "consent/email/consent_ending", context)


def _mail(delivery: Delivery, template: str, context: Mapping[str, object]) -> Mail:
    return Mail(
        template=template,
        name=delivery.employee.name,
        address=delivery.address,
        language=delivery.language,
        message_id=delivery.message_id,
        context=context,
    )
