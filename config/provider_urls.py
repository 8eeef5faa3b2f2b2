"""Where a mail provider tells what became of our messages; who posts there has to know the secret (django-anymail)."""

from anymail.urls import urlpatterns as everything

urlpatterns = [pattern for pattern in everything if pattern.name and pattern.name.endswith("_tracking_webhook")]
