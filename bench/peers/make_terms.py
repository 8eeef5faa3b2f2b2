"""Run by the peers' own environment: tables, terms in force, people; their session keys on the output."""

import json
import os
import sys
from importlib import import_module

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "terms_site.settings"


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.utils import timezone
    from termsandconditions.models import TermsAndConditions

    people = json.load(sys.stdin)["people"]
    call_command("migrate", interactive=False, verbosity=0)
    terms = TermsAndConditions.objects.create(
        slug="guide", name="Guide", text="<p>Guide</p>", version_number=1.0, date_active=timezone.now()
    )
    users = User.objects.bulk_create(User(username=f"person{number}") for number in range(people))
    keys = []
    for user in users:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    print(json.dumps({"terms": terms.pk, "sessions": keys}))


if __name__ == "__main__":
    main()
