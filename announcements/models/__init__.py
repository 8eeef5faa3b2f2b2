"""What is said to employees, each mail of it, who is reminded when, and what leaves for walls and intranets."""

from announcements.models.announcements import CURRENT_FOR, Announcement, AnnouncementQuerySet, Reading
from announcements.models.arrivals import DailyArrivals, ShortLink
from announcements.models.deliveries import FAILED, AddressBounce, Delivery, DeliveryQuerySet
from announcements.models.intranet import FeedToken, WebhookChannel, WebhookPost
from announcements.models.reminders import ReminderLadder, ReminderRound, ReminderSubject

__all__ = [
    "CURRENT_FOR",
    "FAILED",
    "AddressBounce",
    "Announcement",
    "AnnouncementQuerySet",
    "DailyArrivals",
    "Delivery",
    "DeliveryQuerySet",
    "FeedToken",
    "Reading",
    "ReminderLadder",
    "ReminderRound",
    "ReminderSubject",
    "ShortLink",
    "WebhookChannel",
    "WebhookPost",
]
