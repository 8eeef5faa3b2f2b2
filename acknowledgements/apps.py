from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcknowledgementsConfig(AppConfig):
    name = "acknowledgements"
    verbose_name = _("Acknowledgements")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from acknowledgements import emails
        from acknowledgements.composing import compose_acknowledgement, scan_kept
        from announcements import occasions
        from documents.composing import register

        register("acknowledgement", compose_acknowledgement, read_scan=scan_kept)
        occasions.register("answer", emails.answer)
