import signal
import threading
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from announcements.mailbox import keep


class Keeper:
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        keep(envelope.original_content, recipients=envelope.rcpt_tos, at=timezone.now())
        return "250 Kept in the demo's mailbox"


class Command(BaseCommand):
    help = "Receive by SMTP what the demo sends, and keep it for /mailbox/. Stops on SIGTERM or Ctrl-C."

    requires_system_checks: list[str] = []  # no page is served here; it starts at once

    def handle(self, *args: Any, **options: Any) -> None:
        port = settings.MAILBOX_PORT
        controller = Controller(Keeper(), hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
        try:
            controller.start()
        except OSError as error:
            controller.loop.close()
            raise CommandError(f"Port {port} is taken: choose another MAILBOX_PORT.") from error
        told_to_stop = threading.Event()
        for parting in (signal.SIGTERM, signal.SIGINT):
            signal.signal(parting, lambda *_: told_to_stop.set())
        self.stdout.write(f"The demo's mailbox listens on 127.0.0.1:{port}.")
        self.stdout.flush()  # through a pipe too, where it would stay in a buffer
        told_to_stop.wait()
        controller.stop()
