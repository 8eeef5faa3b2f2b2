from typing import Any

from django.core.management.base import BaseCommand

from announcements.hooking import relock_channels


class Command(BaseCommand):
    help = "Lock the addresses and keys of Slack and Teams channels by the SECRET_KEY of now; then forget former ones."

    def handle(self, *args: Any, **options: Any) -> None:
        done, lost = relock_channels()
        self.stdout.write(f"{done} locked by the key of now; {lost} lost: no key opens them")
