"""The mails of this app, a function each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from announcements.mailing import Mail
from announcements.models import Delivery
from announcements.occasions import Overtaken
from announcements.personalising import address_of
from people.wording import localized, localized_with_language
from training.calendars import invitation, retraction
from training.models import Booking, Session
from training.reminding import morning_before

Parts = tuple[tuple[str, str], ...]
REQUEST, CANCEL = "text/calendar; method=REQUEST", "text/calendar; method=CANCEL"


def session_booked(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """A seat is theirs, at once."""
    return _invite(delivery, "training/email/session_booked", at=at)


def session_promoted(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """A seat came free, and they were first in line."""
    return _invite(delivery, "training/email/session_promoted", at=at)


def session_changed(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """Another hour or place; who waits is told too, and nothing goes to their calendar."""
    return _invite(delivery, "training/email/session_changed", at=at)


def session_soon(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """It is tomorrow; nothing if it was moved to a later day since, or has begun."""
    session, _sequence = _told(delivery)
    booking = _standing(session, delivery)
    if booking is None or not booking.is_seated or session.has_begun(at) or at < morning_before(session):
        raise Overtaken("They have no seat any more, or it does not begin soon.")
    return _invite(delivery, "training/email/session_soon", at=at)


def session_left(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """Their seat was given up, by themselves or by who hosts."""
    session, sequence = _told(delivery)
    if _standing(session, delivery) is not None:
        raise Overtaken("They booked again.")
    left = Booking.objects.filter(session=session, employee=delivery.employee).order_by("-pk").first()
    said = {"by_themselves": left is None or left.cancelled_by_id == delivery.employee_id}
    return _mail(delivery, "training/email/session_left", session, said, (_cancel(delivery, session, sequence, at),))


def session_cancelled(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """It does not take place."""
    session, sequence = _told(delivery)
    booking = _standing(session, delivery)
    seated = booking is not None and booking.is_seated
    parts = (_cancel(delivery, session, sequence, at),) if seated else ()
    return _mail(delivery, "training/email/session_cancelled", session, {}, parts)


def _invite(delivery: Delivery, template: str, *, at: dt.datetime) -> Mail:
    session, sequence = _told(delivery)
    booking = _standing(session, delivery)
    if booking is None or session.cancelled_at is not None:
        raise Overtaken("They have no place in it any more, or it does not take place.")
    written = invitation(session, delivery.employee, sequence=sequence, language=delivery.language, at=at)
    parts = ((written, REQUEST),) if booking.is_seated else ()
    return _mail(delivery, template, session, {"booking": booking}, parts)


def _told(delivery: Delivery) -> tuple[Session, int]:
    _kind, key, sequence = delivery.occasion.split(":")
    return Session.objects.select_related("course", "organiser").get(pk=int(key)), int(sequence)


def _standing(session: Session, delivery: Delivery) -> Booking | None:
    return Booking.objects.of(delivery.employee).standing().filter(session=session).first()


def _cancel(delivery: Delivery, session: Session, sequence: int, at: dt.datetime) -> tuple[str, str]:
    written = retraction(session, delivery.employee, sequence=sequence, language=delivery.language, at=at)
    return written, CANCEL


def _mail(
    delivery: Delivery,
    template: str,
    session: Session,
    more: Mapping[str, object],
    alternatives: tuple[tuple[str, str], ...],
) -> Mail:
    title, title_language = localized_with_language(session.course, "title", delivery.language)
    context = {
        "session": session,
        "course": title,
        "course_language": title_language,
        "place": localized(session, "place", delivery.language),
        "note": localized(session, "note", delivery.language),
        "button_url": address_of(session.get_absolute_url()),
        **more,
    }
    return Mail(
        template=template,
        name=delivery.employee.name,
        address=delivery.address,
        language=delivery.language,
        message_id=delivery.message_id,
        context=context,
        alternatives=alternatives,
    )
