"""A session as calendars know it: one UID, a number that grows, hours in the time zone where it takes place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from icalendar import Calendar, Event, vCalAddress, vText

from announcements.mailing import domain
from announcements.personalising import address_of
from people.models import Employee, Organisation
from people.tokens import digest_of, new_secret
from people.wording import localized
from training.models import CalendarFeed, Session

KEPT = dt.timedelta(days=90)  # what took place longer ago leaves the feed


def invitation(session: Session, person: Employee, *, sequence: int, language: str, at: dt.datetime) -> str:
    """For the calendar of who has a seat; with a higher `sequence`, what it knows is replaced."""
    return _written("REQUEST", [_event(session, person, sequence=sequence, language=language, at=at)])


def retraction(session: Session, person: Employee, *, sequence: int, language: str, at: dt.datetime) -> str:
    """The calendar forgets the session."""
    event = _event(session, person, sequence=sequence, language=language, at=at)
    event["status"] = "CANCELLED"
    del event["location"], event["description"]  # the link is for those who come
    return _written("CANCEL", [event])


def published(sessions: Iterable[Session], *, language: str, at: dt.datetime, name: str = "") -> str:
    """A file to add, or what a calendar subscribed to: nobody is invited by it."""
    events = [_event(each, None, sequence=each.sequence, language=language, at=at) for each in sessions]
    return _written("PUBLISH", events, name=name)


def uid_of(session: Session) -> str:
    return f"session-{session.pk}@{domain()}"


def _written(method: str, events: list[Event], *, name: str = "") -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Repère//training//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", dt.timedelta(hours=4), parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()


def _event(session: Session, person: Employee | None, *, sequence: int, language: str, at: dt.datetime) -> Event:
    event = Event()
    event.add("uid", uid_of(session))
    event.add("sequence", sequence)
    event.add("dtstamp", at.astimezone(dt.UTC))
    event.add("last-modified", session.changed_at.astimezone(dt.UTC))
    event.add("dtstart", session.starts_at.astimezone(session.zone))
    event.add("dtend", session.ends_at.astimezone(session.zone))
    event.add("summary", localized(session.course, "title", language))
    event.add("location", localized(session, "place", language) or session.link)
    event.add("description", _description(session, language))
    event.add("url", address_of(session.get_absolute_url()))
    event.add("status", "CONFIRMED")
    event.add("class", "PRIVATE")
    if person is not None:
        event["organizer"] = _organizer()
        event.add("attendee", _attendee(person), encode=False)
    return event


def _description(session: Session, language: str) -> str:
    with translation.override(language):
        host = gettext("Organised by %(name)s") % {"name": session.organiser.name}
    said = (localized(session, "note", language), session.link, host, address_of(session.get_absolute_url()))
    return "\n\n".join(part for part in said if part)


def _organizer() -> vCalAddress:
    """The address our mail comes from, not the organiser's: another organiser would be another event to calendars."""
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = vText(Organisation.current().name)
    return organizer


def _attendee(person: Employee) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params.update(
        {"CN": vText(person.name), "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    )
    return attendee


@transaction.atomic
def open_feed(*, by: Employee, at: dt.datetime) -> str:
    """The secret of a new address, said this once; the one before no longer answers."""
    close_feed(by=by, at=at)
    secret = new_secret()
    CalendarFeed.objects.create(employee=by, digest=digest_of(secret), opened_at=at)
    return secret


@transaction.atomic
def close_feed(*, by: Employee, at: dt.datetime) -> None:
    Employee.objects.select_for_update().get(pk=by.pk)
    CalendarFeed.objects.filter(employee=by, revoked_at=None).update(revoked_at=at)


def reader_of(secret: str, *, on: dt.date) -> Employee | None:
    """Whose calendar it is; nobody's once it was revoked or they left."""
    feeds = CalendarFeed.objects.filter(digest=digest_of(secret), revoked_at=None, employee__is_active=True)
    feed = feeds.filter(employee__in=Employee.objects.employed(on)).select_related("employee").first()
    return feed.employee if feed else None


def sessions_of(employee: Employee, *, at: dt.datetime) -> list[Session]:
    """Those in which they have a seat, of late and to come."""
    seated = employee.bookings.seated().order_by().values("session")
    standing = Session.objects.standing().coming(at - KEPT).filter(pk__in=seated)
    return list(standing.select_related("course", "organiser"))
