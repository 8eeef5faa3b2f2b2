from django.urls import path

from consent import views

app_name = "consent"
urlpatterns = [
    path("consent/", views.consent_list, name="consent-list"),
    path("consent/forms/<slug:slug>/sign/", views.consent_sign, name="consent-sign"),
    path("consent/registry/", views.registry_ask, name="registry-ask"),
    path("consent/registry/check/", views.registry_check, name="registry-check"),
    path("consent/registry/tokens/", views.token_list, name="token-list"),
    path("consent/registry/tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
    path("consent/api/may-publish/", views.registry_answer, name="registry-answer"),
    path("consent/<int:pk>/", views.consent_read, name="consent-read"),
    path("consent/<int:pk>/withdraw/", views.consent_withdraw, name="consent-withdraw"),
]
