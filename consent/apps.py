from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = _("Consent")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from announcements import occasions
        from consent import emails
        from consent.composing import compose_consent, compose_withdrawal
        from documents.composing import register

        register("consent", compose_consent, is_private=True)
        register("withdrawal", compose_withdrawal, is_private=True)
        occasions.register("takedowns", emails.takedowns)
        occasions.register("takedown-done", emails.takedown_done)
        occasions.register("consent-ending", emails.consent_ending)
