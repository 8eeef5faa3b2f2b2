"""Run by Wagtail's own environment: tables, the guide on standard input, readers; their session keys on the output."""

import json
import os
import sys
from importlib import import_module

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "wagtail_guide.settings"


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from wagtail.models import PageViewRestriction, Site
    from wagtail_guide.models import GuidePage

    given = json.load(sys.stdin)
    call_command("migrate", interactive=False, verbosity=0)
    sections = [{"type": "section", "value": section} for section in given["sections"]]
    page = GuidePage(title=given["title"], slug="guide", sections=json.dumps(sections))
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    keys = []
    for number in range(given["readers"]):
        reader = User.objects.create(username=f"reader{number}", first_name="Zoé", last_name=f"Tremblay {number}")
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(reader.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    print(json.dumps({"path": page.url, "sessions": keys}))


if __name__ == "__main__":
    main()
