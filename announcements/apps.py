from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnouncementsConfig(AppConfig):
    name = "announcements"
    verbose_name = _("Announcements")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from announcements import emails, occasions, providers

        providers.listen()
        occasions.register("announcement", emails.announcement, form=emails.announcement_form)
        occasions.register("invitation", emails.invitation)
        occasions.register("nudge", emails.nudge)
        occasions.register("overdue", emails.overdue)
        occasions.register("reminder", emails.reminder)
        occasions.register("trial", emails.trial)
