from django.urls import path

from consent import views

app_name = "consent"
VERSION = "consent/forms/<slug:slug>/versions/<int:number>/"
QUESTION = VERSION + "questions/<slug:purpose>/"
urlpatterns = [
    path("consent/", views.consent_list, name="consent-list"),
    path("consent/forms/", views.form_list, name="form-list"),
    path("consent/forms/start/", views.form_start, name="form-start"),
    path("consent/forms/<slug:slug>/versions/draft/", views.version_draft, name="version-draft"),
    path(VERSION + "write/", views.version_write, name="version-write"),
    path(VERSION + "describe/", views.version_describe, name="version-describe"),
    path(VERSION + "notice/", views.version_notice, name="version-notice"),
    path(VERSION + "preview/", views.version_preview, name="version-preview"),
    path(VERSION + "publish/", views.version_publish, name="version-publish"),
    path(VERSION + "retire/", views.version_retire, name="version-retire"),
    path(QUESTION + "write/", views.question_write, name="question-write"),
    path(QUESTION + "move/", views.question_move, name="question-move"),
    path(QUESTION + "remove/", views.question_remove, name="question-remove"),
    path("consent/forms/<slug:slug>/sign/", views.consent_sign, name="consent-sign"),
    path("consent/registry/", views.registry_ask, name="registry-ask"),
    path("consent/registry/check/", views.registry_check, name="registry-check"),
    path("consent/registry/tokens/", views.token_list, name="token-list"),
    path("consent/registry/tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
    path("consent/api/may-publish/", views.registry_answer, name="registry-answer"),
    path("consent/<int:pk>/", views.consent_read, name="consent-read"),
    path("consent/<int:pk>/withdraw/", views.consent_withdraw, name="consent-withdraw"),
]
