"""django-post-office as its manual sets it up, sending through the sink. On each line of stdin, a number: so many mails
are queued, then sent; the seconds of the sending alone are printed."""

from __future__ import annotations

import json
import sys
import time

import django
from django.conf import settings

database, port, letter = json.loads(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", **database}},
    INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    EMAIL_HOST="127.0.0.1",
    EMAIL_PORT=port,
    EMAIL_BACKEND="post_office.EmailBackend",
    POST_OFFICE={"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}, "BATCH_SIZE": 500},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    LOGGING={"version": 1, "loggers": {"post_office": {"level": "ERROR"}}},
)
django.setup()

from django.core.management import call_command  # noqa: E402
from post_office import mail  # noqa: E402

call_command("migrate", verbosity=0)
print("ready", flush=True)
for asked in sys.stdin:
    queued = [
        {
            "recipients": [f"p{number}@boreal.example"],
            "sender": "repere@localhost",
            "subject": letter["subject"],
            "message": letter["text"],
            "html_message": letter["html"],
        }
        for number in range(int(asked))
    ]
    mail.send_many(queued)
    begun = time.perf_counter()
    sent = failed = 0
    while sent + failed < int(asked):
        more, less, _again = mail.send_queued(processes=1, log_level=0)
        sent, failed = sent + more, failed + less
    print(json.dumps({"seconds": time.perf_counter() - begun, "failed": failed}), flush=True)
