import os
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.schedules import crontab
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class CommittedTask(DjangoTask):
    """A task enqueued once the transaction is committed; a broker that is down is logged, and never fails the act.

    What a task has to do is always a row in the database first, so the sweeps below find what a broker lost.
    """

    abstract = True

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        def wake() -> None:
            self.delay(*args, **kwargs)

        transaction.on_commit(wake, robust=True)


app = Celery("repere", task_cls=CommittedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# The whole day and night on one screen. Each task is safe to run twice and to miss.
app.conf.beat_schedule = {
    "seal what was ordered and lost": {"task": "documents.tasks.seal_waiting", "schedule": 60.0},
    "take a checkpoint of the ledger": {"task": "documents.tasks.take_checkpoints", "schedule": 300.0},
    "mail the ledger's checkpoint to its witnesses": {"task": "home.tasks.mail_checkpoint", "schedule": crontab("40")},
    "warn that the certificate of the seal ends": {"task": "home.tasks.warn_of_expiry", "schedule": crontab("5", "7")},
    "deliver what was announced and lost": {"task": "announcements.tasks.deliver_waiting", "schedule": 60.0},
    "tell Slack and Teams what was announced": {"task": "announcements.tasks.post_to_channels", "schedule": 60.0},
    "start announcements whose hour has come": {"task": "announcements.tasks.start_due", "schedule": 60.0},
    "mark addresses from which mail came back": {"task": "announcements.tasks.fetch_bounces", "schedule": 300.0},
    "remind who has not answered": {
        "task": "announcements.tasks.remind_due",
        "schedule": crontab(minute="*/15"),
    },
    "go on reminding whom a manager nudged": {"task": "acknowledgements.tasks.nudge_waiting", "schedule": 60.0},
    "publish what was planned": {"task": "guidebook.tasks.publish_due", "schedule": 60.0},
    "ask again what is asked every so often": {"task": "guidebook.tasks.renew_due", "schedule": crontab("30", "6")},
    "reconcile requests that were lost": {"task": "assignments.tasks.reconcile_waiting", "schedule": 60.0},
    "reconcile audiences with assignments": {"task": "assignments.tasks.reconcile_all", "schedule": crontab(minute=15)},
    "settle trainings completed before they were asked": {
        "task": "training.tasks.settle_asked",
        "schedule": crontab(minute=40),
    },
    "remind of the sessions of tomorrow": {"task": "training.tasks.remind_due", "schedule": crontab(minute=10)},
    "take away files to which nothing refers": {"task": "training.tasks.sweep_files", "schedule": crontab("35", "3")},
    "say which consents ended, and remind of those that will": {
        "task": "consent.tasks.follow_ends",
        "schedule": crontab("25", "8"),
    },
    "mail the links of guests that were lost": {
        "task": "consent.tasks.mail_waiting_invitations",
        "schedule": 300.0,
    },
    "tell guests what became of what showed them": {"task": "consent.tasks.tell_guests", "schedule": 300.0},
    "open take-downs of what expired, and of who left": {
        "task": "consent.tasks.open_waiting_takedowns",
        "schedule": crontab(minute=50),
    },
    "close the accounts of those who left": {"task": "people.tasks.close_departed", "schedule": crontab("20", "0")},
    "clear expired sessions": {"task": "people.tasks.clear_sessions", "schedule": crontab("10", "3")},
}
