from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from announcements import occasions
        from documents.composing import register
        from training import emails
        from training.composing import compose_certificate

        register("certificate", compose_certificate)
        occasions.register("session-booked", emails.session_booked)
        occasions.register("session-promoted", emails.session_promoted)
        occasions.register("session-changed", emails.session_changed)
        occasions.register("session-soon", emails.session_soon)
        occasions.register("session-left", emails.session_left)
        occasions.register("session-cancelled", emails.session_cancelled)
