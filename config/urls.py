from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from config.health import health
from people.urls import account_patterns

urlpatterns = [
    path("", include("home.urls")),
    path("", include("acknowledgements.urls")),
    path("", include("consent.urls")),
    path("", include("training.urls")),
    path("", include("guidebook.urls")),
    path("", include("announcements.urls")),
    path("", include("assignments.urls")),
    path("", include("documents.urls")),
    path("", include("people.urls")),
    path("", include(account_patterns)),
    path("health/", health, name="health"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
if settings.ANYMAIL.get("WEBHOOK_SECRET"):
    urlpatterns.append(path("anymail/", include("config.provider_urls")))
