from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidebookConfig(AppConfig):
    name = "guidebook"
    verbose_name = _("Guidebook")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from announcements import occasions
        from guidebook import emails

        occasions.register("review", emails.review_asked)
        occasions.register("verdict", emails.verdict_given)
