import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("repere")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# The whole day and night on one screen. Each task is safe to run twice and to miss.
app.conf.beat_schedule = {
    "seal what was ordered and lost": {"task": "documents.tasks.seal_waiting", "schedule": 60.0},
    "deliver what was announced and lost": {"task": "announcements.tasks.deliver_waiting", "schedule": 60.0},
    "start announcements whose hour has come": {"task": "announcements.tasks.start_due", "schedule": 60.0},
    "reconcile audiences with assignments": {"task": "assignments.tasks.reconcile_all", "schedule": crontab(minute=15)},
    "close the accounts of those who left": {
        "task": "people.tasks.close_departed",
        "schedule": crontab(hour=0, minute=20),
    },
    "clear expired sessions": {"task": "people.tasks.clear_sessions", "schedule": crontab(hour=3, minute=10)},
}
