"""How far an announcement is: how many have it, wait for it, will not get it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from announcements.models import FAILED, Announcement, Delivery


@dataclass(frozen=True)
class Progress:
    sent: int = 0
    waiting: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.failed


def progress_of(announcement: Announcement) -> Progress:
    return progress_of_each([announcement])[announcement.pk]


def progress_of_each(announcements: Iterable[Announcement]) -> dict[int, Progress]:
    """By announcement, in one query."""
    keys = [announcement.pk for announcement in announcements]
    rows = (
        Delivery.objects.filter(announcement__in=keys)
        .order_by()
        .values("announcement")
        .annotate(
            sent=Count("pk", filter=Q(sent_at__isnull=False, bounced_at=None)),
            waiting=Count("pk", filter=Q(sent_at=None, failed_at=None)),
            failed=Count("pk", filter=FAILED),
        )
    )
    found = {row["announcement"]: Progress(row["sent"], row["waiting"], row["failed"]) for row in rows}
    return {key: found.get(key, Progress()) for key in keys}
