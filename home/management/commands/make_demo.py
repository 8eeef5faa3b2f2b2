from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from home.demo.company import found_company
from home.demo.life import live
from people.models import Employee


class Command(BaseCommand):
    help = "Make the demo company, Boréal Mobilité, with a life behind it; does nothing where there are people already."

    def handle(self, *args: Any, **options: Any) -> None:
        if Employee.objects.exists():
            self.stdout.write("There are people here already: nothing was added.")
            return
        now = timezone.now()
        with transaction.atomic():
            company = found_company(password=settings.DEMO_PASSWORD, at=now)
            live(company, at=now)
            # What there is to seal is left to the sweep, so that the first visitor's own copy waits behind nobody's.
            transaction.get_connection().run_on_commit.clear()
        self.stdout.write(f"Boréal Mobilité: {len(company.everyone)} people.")
